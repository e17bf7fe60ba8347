"""The client table: runs every client's tests against the local AWS and prints how each fared, with its version.

`python -m tests.integration.clients [--write] [client ...]`; `--write` also records what was called, for
docs/local-aws.md (then `make docs` writes the page). Clients whose tools are missing are skipped and keep their record.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import start_local_aws
from tests.integration.clients import asking, claims, recording, roster

ASKED = ("athena", "glue", "iam", "s3", "sns", "sqs", "sts")


class Outcomes:
    """Counts passed, failed and skipped tests of each file."""

    def __init__(self) -> None:
        self.files: dict[str, Counter[str]] = defaultdict(Counter)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # A test of the contract that asks for a real account is no test of a client here.
        if "aws_verified" in report.keywords:
            return
        if report.when == "call" or report.outcome != "passed":
            self.files[Path(report.location[0]).name][report.outcome] += 1

    def of(self, client: str) -> Counter[str]:
        return sum((self.files[path.name] for path in roster.files(client)), Counter())


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.integration.clients", description=__doc__)
    parser.add_argument("--write", action="store_true", help="record what was called")
    parser.add_argument("client", nargs="*", help=f"of {', '.join(roster.CLIENTS)}; all when none is named")
    given = parser.parse_args(arguments)
    clients = [name for name in given.client or roster.CLIENTS if roster.files(name)]
    paths = sorted({str(path) for name in clients for path in roster.files(name)})
    outcomes = Outcomes()
    with tempfile.TemporaryDirectory() as folder:
        status = pytest.main(["-q", "-r", "fE", "--basetemp", f"{folder}/run", *paths], plugins=[outcomes])
        calls = recording.read(Path(folder) / "run" / "local-aws0" / "access.jsonl", clients)
    _print(clients, outcomes, calls)
    if given.write:
        ran = [name for name in clients if outcomes.of(name)["passed"] and not outcomes.of(name)["failed"]]
        claims.write(_record(ran, outcomes, {name: calls[name] for name in ran}))
    return int(status)


def _print(clients: list[str], outcomes: Outcomes, calls: recording.Calls) -> None:
    print(f"\n{'client':20} {'version':60} {'passed':>7} {'failed':>7} {'skipped':>7} {'operations':>10}")
    for name in clients:
        counted = outcomes.of(name)
        figures = [counted[outcome] for outcome in ("passed", "failed", "skipped")]
        operations = sum(map(len, calls[name].values()))
        print(
            f"{name:20} {roster.installed(name):60} {figures[0]:7} {figures[1]:7} {figures[2]:7} {operations:10}"
        )


def _record(ran: list[str], outcomes: Outcomes, calls: recording.Calls) -> dict[str, Any]:
    before = claims.read() if claims.DATA.exists() else {"clients": {}, "operations": {}}
    clients = {
        name: {"version": roster.installed(name), "tests": outcomes.of(name)["passed"]} for name in ran
    }
    operations = claims.merged(claims.kept(before, ran), claims.by_operation(calls))
    with tempfile.TemporaryDirectory() as folder:
        server = start_local_aws(Path(folder) / "asked")
        try:
            answers = {}
            for service in ASKED:
                answers[service] = asking.answers(
                    lambda name, **more: server.session().client(name, endpoint_url=server.endpoint, **more),
                    service,
                    operations.get(service, {}),
                )
            server.client("s3").create_bucket(Bucket="refused")
            statements = asking.refusals(server.client("athena"), "s3://refused/")
        finally:
            server.stop()
    return {
        "clients": {**before["clients"], **clients},
        "operations": operations,
        "answers": answers,
        "statements": statements,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
