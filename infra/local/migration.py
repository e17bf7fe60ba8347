"""State of format 1, one pickled snapshot: read once, written as entities, put aside and never changed."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from infra.local import moto_state
from infra.local.crawler.kept import KeptCrawlers
from infra.local.home import REGION
from infra.local.journal import StateError
from infra.local.moto_state import KeptBase
from infra.local.sqs.kept import KeptQueues
from infra.local.wire import ApiError

FORMAT = 1
_UNREADABLE = (
    pickle.UnpicklingError,
    EOFError,
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    ImportError,
    IndexError,
    ApiError,
)


class Restores(Protocol):
    def restore(self, state: bytes) -> None: ...


class Catalog(Protocol):
    def handle(self, operation: str, payload: dict[str, Any]) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Restored:
    """The parts that take what a snapshot held."""

    base: KeptBase
    athena: Restores
    crawlers: KeptCrawlers
    queues: KeptQueues
    glue: Catalog


def take(path: Path, parts: Restored) -> None:
    """Give each part what the snapshot has of it; nothing without a file. Raises StateError."""
    kept = read(path)
    takers: dict[str, Callable[[bytes], None]] = {
        "base": lambda state: _catalog(parts.glue, parts.base.restore(state)),
        "statistics": lambda state: _statistics(parts.glue, state),
        "athena": parts.athena.restore,
        "crawler": parts.crawlers.restore,
        "queues": parts.queues.restore,
    }
    try:
        for name, taker in takers.items():
            if name in kept:
                taker(kept[name])
    except _UNREADABLE as error:
        raise _refused(path, repr(error)) from error


def put_aside(path: Path) -> None:
    """The snapshot keeps its bytes under another name: an older version can be started on a copy of it."""
    if path.exists():
        path.replace(path.with_suffix(".format-1"))


def read(path: Path) -> Mapping[str, bytes]:
    """The parts of the snapshot, none when there is no file. Raises StateError."""
    if not path.exists():
        return {}
    try:
        content = pickle.loads(path.read_bytes())
        found = content["format"]
    except _UNREADABLE as error:
        raise _refused(path, repr(error)) from error
    if found != FORMAT:
        raise _refused(path, f"format {found}")
    parts: dict[str, bytes] = content["parts"]
    return parts


def _refused(path: Path, found: str) -> StateError:
    return StateError(
        f"{path}: expected a snapshot of the local AWS, found {found}; nothing was changed. Put back a copy of the "
        "folder, or `reset` removes it"
    )


def _catalog(glue: Catalog, earlier: dict[str, Any]) -> None:
    for operation, payload in moto_state.earlier_catalog(earlier, REGION):
        glue.handle(operation, payload)


def _statistics(glue: Catalog, state: bytes) -> None:
    for (database, table, values), columns in pickle.loads(state).items():
        if not columns:
            continue
        payload = {
            "DatabaseName": database,
            "TableName": table,
            "ColumnStatisticsList": list(columns.values()),
        }
        if values:
            glue.handle("UpdateColumnStatisticsForPartition", payload | {"PartitionValues": list(values)})
        else:
            glue.handle("UpdateColumnStatisticsForTable", payload)
