"""The Athena service: queries accepted, run by a pool of threads, remembered, cancelled."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.athena import clients, undo
from infra.local.athena.api import Api
from infra.local.athena.catalog import Catalog
from infra.local.athena.engines.base import Running
from infra.local.athena.engines.selection import EngineChoice, made
from infra.local.athena.errors import QueryCancelled, QueryFailed, invalid_request
from infra.local.athena.executions import CANCELLED, FAILED, RUNNING, SUCCEEDED, Execution
from infra.local.athena.first_looks import FirstLooks
from infra.local.athena.iceberg.door import warm_up
from infra.local.athena.kept import KeptAthena, Named
from infra.local.athena.named_queries import NamedQueries
from infra.local.athena.prepared import PreparedStatements
from infra.local.athena.reuse import reusable
from infra.local.athena.runner import Runner
from infra.local.athena.storage import ObjectStore, Resolver
from infra.local.athena.throttle import VARIABLE, Throttle, parse_limits
from infra.local.athena.workgroups import Workgroups
from infra.local.journal import Touch, unmarked
from infra.local.steps import step

_LOG = logging.getLogger(__name__)
_THREADS = 16
_DEEP = 10_000  # generated SQL nests deeper than Python's own limit allows
_KEPT = 5_000
# Operations after which something by name may be another.
_CHANGES_NAMED = re.compile("Create|Update|Delete|Put|Tag|Untag")
# A start waits this long for a quick query, so that the client's first poll already sees its end.
_PATIENCE = 0.1
# So does a look at a query that runs, by this share of the query's age and never longer: a client that asks all the
# time would take the processor from the query that it asks for.
_LOOK_SHARE, _LOOK_PATIENCE = 0.1, 0.05


class AthenaService:
    """`handle(operation, payload)` answers the operations of the Athena API.

    The service reaches S3 and Glue through `endpoint_url` alone; `resolver(bucket, key, etag)` may
    name the file that holds an object's bytes, which saves its download. `send` may answer a request
    before it is sent (a handler of botocore's event `before-send`), and `nearby` may spare requests at all.
    """

    def __init__(
        self,
        endpoint_url: str,
        resolver: Resolver,
        scratch_dir: Path,
        engine: EngineChoice | None = None,
        touch: Touch = unmarked,
        send: clients.Send | None = None,
        nearby: clients.Nearby | None = None,
    ) -> None:
        sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEP))
        s3, glue = clients.made(endpoint_url, _THREADS, send, nearby)
        self.catalog = Catalog(glue)
        self.store = ObjectStore(s3, resolver, scratch_dir / "downloads")
        self.engine = made(engine or EngineChoice(), endpoint_url, self.catalog, self.store, scratch_dir)
        self.workgroups = Workgroups(self._used)
        self.named_queries = NamedQueries(self.workgroups.find)
        self.prepared = PreparedStatements(self.workgroups.find)
        self.runner = Runner(self.engine, self.catalog, self.store, scratch_dir, self.prepared)
        self._throttle = Throttle(parse_limits(os.environ.get(VARIABLE, "")))
        self.executions: OrderedDict[str, Execution] = OrderedDict()
        self._looks = FirstLooks()
        self._tokens: dict[str, str] = {}
        self._running: dict[str, tuple[Running, Future[None]]] = {}
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="athena")
        self._lock = threading.RLock()
        self.kept = KeptAthena(self._lock, touch, self.executions, self.named)
        self._api = Api(self)
        warm_up()

    def handle(self, operation: str, payload: dict[str, Any]) -> dict[str, Any]:
        """The answer of one operation; `AthenaApiError` for what the API refuses."""
        self._throttle.check(operation)
        answer = self._api.handle(operation, payload)
        if _CHANGES_NAMED.match(operation):
            with self._lock:
                self.kept.named_changed()
        return answer

    def start(self, execution: Execution) -> str:
        """Accepts a query once per client token; the same token with other text is refused."""
        with self._lock:
            known = self._tokens.get(execution.token) if execution.token else None
            if known is not None:
                if self.executions[known].sql != execution.sql:
                    raise invalid_request("Idempotent parameters do not match")
                return known
            self._throttle.check_active(len(self._running))
            if execution.token:
                self._tokens[execution.token] = execution.id
            earlier = reusable(execution, list(self.executions.values())) if execution.reuse else None
            self.kept.add(execution)
            self._looks.await_of(execution.id)
            self._forget_old()
        running = Running()
        work = self._pool.submit(self._work, execution, running, earlier)
        self._running[execution.id] = (running, work)
        if wait([work], timeout=_PATIENCE).done:
            self._running.pop(execution.id, None)
        return execution.id

    def _forget_old(self) -> None:
        while len(self.executions) > _KEPT:
            execution = next(iter(self.executions.values()))
            if not execution.is_over:
                break
            self._forget(execution)

    def _forget(self, execution: Execution) -> None:
        self.kept.forget(execution.id)
        self._tokens.pop(execution.token, None)
        self._looks.forget(execution.id)
        self.runner.result_path(execution).unlink(missing_ok=True)

    def _work(self, execution: Execution, running: Running, earlier: Execution | None) -> None:
        execution.started, execution.state = time.time(), execution.state if execution.is_over else RUNNING
        try:
            if execution.is_over:
                return
            if earlier is not None and self._reuse(execution, earlier):
                return
            self.runner.run(execution, running, self._cutoff(execution))
            running.check()
            if execution.kind in ("PREPARE", "DEALLOCATE"):
                with self._lock:
                    self.kept.named_changed()
            execution.finish(SUCCEEDED)
            step("query ended")
        except QueryFailed as problem:
            self._take_back(execution)
            execution.finish(FAILED, problem.reason, problem.as_athena_error())
        except QueryCancelled as problem:
            self._take_back(execution)
            execution.finish(CANCELLED, problem.reason)
        except (ClientError, BotoCoreError, OSError) as problem:
            self._broken(execution, "HIVE_FILESYSTEM_ERROR", problem)
        except Exception as problem:  # whatever it is, the client must learn of it
            _LOG.exception("query %s broke", execution.id)
            self._broken(execution, "GENERIC_INTERNAL_ERROR", problem)
        finally:
            self._running.pop(execution.id, None)

    def _broken(self, execution: Execution, code: str, problem: Exception) -> None:
        self._take_back(execution)
        failure = QueryFailed(code, f"{type(problem).__name__}: {problem}")
        execution.finish(FAILED, failure.reason, failure.as_athena_error())

    def _take_back(self, execution: Execution) -> None:
        """Remove what a statement that failed has left. What cannot be removed now is at the next start."""
        if not execution.plan:
            return
        try:
            undo.take_back(execution.plan, self.catalog, self.store)
            execution.plan_is_gone()
        except (ClientError, BotoCoreError, OSError):
            _LOG.exception("query %s failed and left objects", execution.id)

    def _used(self, group: str) -> bool:
        """Whether something is left in a workgroup that its deletion would take along."""
        history = any(execution.workgroup == group for execution in list(self.executions.values()))
        return history or bool(self.named_queries.of_group(group) or self.prepared.of_group(group))

    def empty_group(self, group: str) -> None:
        """Forget the queries of a workgroup, and what was kept in it."""
        for query_id in self.named_queries.of_group(group):
            del self.named_queries.queries[query_id]
        for key in self.prepared.of_group(group):
            del self.prepared.statements[key]
        with self._lock:
            gone = [e for e in self.executions.values() if e.workgroup == group and e.is_over]
            for execution in gone:
                self._forget(execution)

    def _cutoff(self, execution: Execution) -> int | None:
        found = self.workgroups.groups.get(execution.workgroup, {}).get("Configuration", {})
        cutoff = found.get("BytesScannedCutoffPerQuery")
        return int(cutoff) if cutoff is not None else None

    def _reuse(self, execution: Execution, earlier: Execution) -> bool:
        """Answers with the earlier result if its file is still there."""
        if not self.runner.result_path(earlier).exists():
            return False
        execution.output, execution.columns, execution.rows = earlier.output, earlier.columns, earlier.rows
        execution.type, execution.kind, execution.reused = earlier.type, earlier.kind, True
        self.runner.result_path(execution).hardlink_to(self.runner.result_path(earlier))
        execution.finish(SUCCEEDED)
        return True

    def execution(self, query_id: str) -> Execution:
        if query_id not in self.executions:
            raise invalid_request(f"QueryExecution {query_id} was not found")
        return self.executions[query_id]

    def described(self, query_id: str) -> dict[str, Any]:
        """The QueryExecution structure, as a client sees it that looks now."""
        return self._looks.described(self.execution(query_id))

    def awaited(self, query_id: str) -> dict[str, Any]:
        """The same, after a moment if the query runs; at once when it ends in it."""
        execution = self.execution(query_id)
        if found := self._running.get(query_id):
            age = time.time() - execution.submitted
            wait([found[1]], timeout=max(0.0, min(_LOOK_SHARE * age, _LOOK_PATIENCE)))
        return self.described(query_id)

    def stop(self, query_id: str) -> None:
        """Ends a query; one that is over already is left as it is."""
        execution = self.execution(query_id)
        if found := self._running.get(query_id):
            self._looks.forget(query_id)  # who stops a query expects it to be over
            execution.finish(CANCELLED, QueryCancelled().reason)
            found[0].cancel()
            if found[1].cancel():  # it hadn't begun, so nobody else takes it off the list
                self._running.pop(query_id, None)

    def close(self) -> None:
        for running, _ in list(self._running.values()):
            running.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self.engine.close()

    def named(self) -> Named:
        """What clients make by name, by kind; JSON values in dictionaries."""
        return {
            "workgroup": self.workgroups.groups,
            "named_query": self.named_queries.queries,
            "prepared": self.prepared.statements,
        }

    def restore(self, data: bytes) -> None:
        """Takes a snapshot of format 1."""
        told = json.loads(data)
        with self._lock:
            self.workgroups.groups.update(told["workgroups"])
            for entry in told["executions"]:
                self.kept.add(Execution.from_dict(entry))

    def interrupt(self) -> None:
        """Queries that ran when the server ended are FAILED now; to be called once, before any other."""
        for execution in self.executions.values():
            failure = QueryFailed("GENERIC_INTERNAL_ERROR", "The server stopped while the query ran")
            execution.finish(FAILED, failure.reason, failure.as_athena_error())
            if execution.token:
                self._tokens[execution.token] = execution.id

    def take_back(self) -> None:
        """Remove what failed queries left; needs the server to answer."""
        for execution in self.executions.values():
            self._take_back(execution)
