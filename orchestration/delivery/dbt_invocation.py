"""dbt in this process, its events one by one as they happen.

In a process of its own dbt costs three seconds of imports per build, which a delivery would pay each time; the
runner is dbt's own programmatic interface. It runs in a thread, so that the caller can pass each result on
(as a Dagster materialization) while the next model is being built.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from ingestion.errors import CheckFailed, LakehouseError
from orchestration.delivery.dbt_sessions import keep_sessions

RawEvent = dict[str, Any]

# dbt keeps flags and adapters in globals of the process: one invocation at a time.
ONE_AT_A_TIME = threading.Lock()
RESULTS = frozenset({"LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult"})


class BuildFailed(LakehouseError):
    """dbt could not build a model; the message names it and the engine's reason. Worth another try."""


def events(arguments: Sequence[str]) -> Iterator[RawEvent]:
    """Run dbt to its end, yielding the structured event of each node's result.

    BuildFailed when a model could not be built, CheckFailed when only data tests said no.
    """
    from dbt.cli.main import dbtRunner
    from dbt_common.events.functions import msg_to_dict

    heard: queue.Queue[RawEvent | None] = queue.Queue()
    failed: list[RawEvent] = []
    outcome: list[Any] = []

    def hear(message: Any) -> None:
        # A build of 25 nodes makes thousands of debug events, each dear to convert.
        if message.info.name in RESULTS:
            heard.put(msg_to_dict(message))

    def run() -> None:
        keep_sessions()
        runner = dbtRunner(callbacks=[hear])
        try:
            outcome.append(runner.invoke(list(arguments)))
        finally:
            heard.put(None)

    with ONE_AT_A_TIME:
        worker = threading.Thread(target=run, name="dbt", daemon=True)
        worker.start()
        try:
            while (event := heard.get()) is not None:
                if status_of(event) in {"error", "fail", "runtime error"}:
                    failed.append(event)
                yield event
        finally:
            # A reader that gives up must not leave a dbt behind that the next one would meet.
            worker.join()
    _raise_for(outcome, failed)


def status_of(event: RawEvent) -> str | None:
    """The final status that an event reports of a node, None for every other event."""
    if event["info"]["name"] not in RESULTS:
        return None
    return str(event["data"]["node_info"]["node_status"]).lower()


def _raise_for(outcome: Sequence[Any], failed: Sequence[RawEvent]) -> None:
    if outcome and outcome[0].success:
        return
    found = "; ".join(_reasons(outcome)) or "no result"
    tests_only = bool(failed) and all(event["info"]["name"] == "LogTestResult" for event in failed)
    if tests_only and all(status_of(event) == "fail" for event in failed):
        raise CheckFailed(f"dbt tests: expected all to pass; found {found}")
    raise BuildFailed(f"dbt build: expected every model to be built; found {found}")


def _reasons(outcome: Sequence[Any]) -> Iterator[str]:
    """What dbt says of each node that failed, or of itself."""
    if not outcome:
        return
    result = outcome[0]
    if result.exception is not None:
        yield f"{type(result.exception).__name__}: {result.exception}"
    for one in getattr(result.result, "results", None) or ():
        if str(one.status) in {"error", "fail", "runtime error"}:
            yield f"{one.node.name}: {' '.join(str(one.message).split())}"
