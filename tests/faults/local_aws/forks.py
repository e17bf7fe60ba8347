"""Run by path: servers of the local AWS as forks of this process, which has done all imports, so that each starts soon.

One line of JSON in for each server (`home`, `port`, `kill_at`, `broken`), one line with its process id out.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import signal
import sqlite3
import sys
import traceback
from pathlib import Path
from typing import Any

import botocore.session
import moto.iam.responses
import moto.s3.responses
import moto.sns.responses
import moto.sts.responses  # noqa: F401 - moto imports a service with its first request
from moto.moto_api._internal import mock_random

import infra.local.athena.engines.duckdb_.session
import infra.local.athena.service  # noqa: F401 - imported with the first server otherwise
from infra.local import journal, seed, server, steps
from infra.local.athena import iceberg
from infra.local.crawler import lease, runner
from infra.local.home import Home
from infra.local.s3 import store


def warm_up() -> None:
    """Read once for all forks what every start reads: descriptions of services, code that is imported on first use."""
    shared: Any = seed._descriptions
    botocore.session.create_loader = lambda *_: shared  # type: ignore[attr-defined]
    made: Any = seed.session()
    for name in ("s3", "sqs", "sns", "glue", "iam", "athena"):
        made.client(name, endpoint_url="http://127.0.0.1:1")
    made.get_available_partitions()
    for room in pkgutil.iter_modules(iceberg.__path__):
        importlib.import_module(f"{iceberg.__name__}.{room.name}")


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a fork; the kernel forgets it
    warm_up()
    for line in sys.stdin:
        wanted = json.loads(line)
        pid = os.fork()
        if pid == 0:
            become_server(wanted)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def become_server(wanted: dict[str, Any]) -> None:
    """Never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    home = Home(Path(wanted["home"]))
    home.root.mkdir(parents=True, exist_ok=True)
    log = os.open(home.log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in (1, 2):
        os.dup2(log, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 1
    signal.signal(signal.SIGUSR1, lambda *_: arm(home.root / "kill-at"))
    shorten_leases()
    mock_random.seed()  # moto's version ids: forks would give the same ones again
    try:
        steps.arm(wanted["kill_at"])
        if wanted["broken"]:
            BREAKAGES[wanted["broken"]]()
        server.serve(home, wanted["port"], wanted["nonce"])
        code = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)


def shorten_leases() -> None:
    """What a killed crawl had received comes back in seconds, not in a minute."""
    lease.HIDDEN_SECONDS = runner.HIDDEN_SECONDS = 4  # type: ignore[attr-defined]
    lease.RENEWED_SECONDS = 1.0


def arm(told: Path) -> None:
    """Take the step at which to end from a file, which is gone then."""
    steps.arm(told.read_text())
    told.unlink()


# ---- breakages: what the checker must notice ----
def forget_the_last_writes() -> None:
    """Replies leave before anything is written."""
    journal.Journal.commit = lambda self: None  # type: ignore[method-assign]
    journal.FLUSH_SECONDS = 3600.0


def lose_messages() -> None:
    """Messages are written late, all else in time."""
    put = journal._transaction

    def write(self: Any, taken: Any, first: bool) -> None:
        with put(self._database) as database:
            _rows(database, {key: value for key, value in taken.items() if key[0] != "queues" or first})
            if first:
                database.execute("INSERT INTO facts VALUES ('format', ?)", (str(journal.FORMAT),))

    journal.Journal._write = write  # type: ignore[method-assign]


def tear_transactions() -> None:
    """Of what belongs together only the first half is written."""

    def write(self: Any, taken: Any, first: bool) -> None:
        entries = list(taken.items())
        some = entries if first else entries[: (len(entries) + 1) // 2]
        _rows(self._database, dict(some))
        if first:
            self._database.execute("INSERT INTO facts VALUES ('format', ?)", (str(journal.FORMAT),))

    journal.Journal._write = write  # type: ignore[method-assign]


def shorten_objects() -> None:
    """The last byte of an object is not there."""
    commit = store.Incoming.commit

    def committed(self: store.Incoming) -> store.Blob:
        blob = commit(self)
        if blob.size > 1000:
            os.truncate(self.store.path(blob), blob.size - 1)
        return blob

    store.Incoming.commit = committed  # type: ignore[method-assign]


def _rows(database: sqlite3.Connection, taken: dict[Any, bytes | None]) -> None:
    for (part, key), value in taken.items():
        if value is None:
            database.execute("DELETE FROM entities WHERE part = ? AND key = ?", (part, journal._text(key)))
        else:
            database.execute(journal._PUT, (part, journal._text(key), value))


BREAKAGES = {
    made.__name__: made
    for made in (forget_the_last_writes, lose_messages, tear_transactions, shorten_objects)
}

if __name__ == "__main__":
    main()
