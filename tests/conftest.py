"""What every folder of tests shares: the marker of its folder, and a local AWS of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

ROOT = Path(__file__).resolve().parent
MARKERS = {
    "unit": "unit",
    "integration": "integration",
    "contract": "integration",
    "laws": "integration",
    "e2e": "e2e",
    "faults": "faults",
    "conformance": "conformance",
    "browser": "browser",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's kind is the folder it lies in. Those that take minutes begin first."""
    for item in items:
        folder = item.path.relative_to(ROOT).parts[0] if item.path.is_relative_to(ROOT) else ""
        if folder in MARKERS:
            item.add_marker(getattr(pytest.mark, MARKERS[folder]))
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


_TOLD = "told"


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Says a figure at the end of the run, whether the test passes or not, whichever process runs it."""

    def keep(figure: str) -> None:
        request.node.user_properties.append((_TOLD, figure))

    return keep


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests have measured: pytest itself shows only the output of those that fail."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    figures = [text for one in reports for key, text in getattr(one, "user_properties", []) if key == _TOLD]
    if figures:
        terminalreporter.section("figures")
    for figure in dict.fromkeys(figures):
        terminalreporter.write_line(figure)


# One of these that came last would leave the other worker idle for minutes.
LONG = (
    "tests/browser/test_dagster_ui.py",
    "tests/conformance/test_live_trino.py",
    "tests/conformance/test_own_sql.py",
    "tests/conformance/trino_engine/",
    "tests/e2e/published/",
    "tests/e2e/test_killed_build.py",
    "tests/e2e/test_laws_table.py",
    "tests/faults/local_aws/test_killed_server.py",
)
# What shares a server or a bill that takes long to make.
TOGETHER = {
    "clients": ("tests/contract/", "tests/integration/clients/"),
    "cudos": ("tests/conformance/cudos/",),
    "judge": ("tests/conformance/test_live_",),
    "published": ("tests/e2e/published/",),
    "trino": (
        "tests/conformance/trino_engine/test_engine.py",
        "tests/conformance/trino_engine/test_iceberg.py",
    ),
}
# What shares nothing and takes minutes.
ALONE = ("tests/conformance/trino_engine/test_pipeline.py",)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """One worker runs the tests of a file, which share what it sets up, and one all tests of a group.

    The claims of clients are held against the log of one server; one published bill answers a whole folder.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.partition("::")[0]
            if path in ALONE:
                return nodeid
            return next((name for name, paths in TOGETHER.items() if path.startswith(paths)), path)

    return ByFile(config, log)


@dataclass(frozen=True)
class LocalAws:
    """A running local AWS: its home, the variables that lead a client to it, its process."""

    home: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes]

    @property
    def endpoint(self) -> str:
        return self.env["AWS_ENDPOINT_URL"]

    @property
    def access_log(self) -> Path:
        """Who called what; only the server of the whole run writes it."""
        return self.home / "access.jsonl"

    def session(self, key: str = "") -> boto3.Session:
        """A session that signs with `key`; its clients need `endpoint_url=` unless `env` is set."""
        return boto3.Session(
            aws_access_key_id=key or self.env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.env["AWS_SECRET_ACCESS_KEY"],
            region_name=self.env["AWS_REGION"],
        )

    def client(self, service: str) -> Any:
        """A client of one service at this endpoint."""
        return self.session().client(service, endpoint_url=self.endpoint)

    def stop(self) -> int:
        """Ask it to stop and wait; returns its exit code. Its state stays in `home`."""
        self.process.terminate()
        return self.process.wait(timeout=60)


def start_local_aws(home: Path, seconds: float = 60, **extra: str) -> LocalAws:
    """Start a server of our own on `home` and wait until it has announced itself."""
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith(("AWS_", "LAKEHOUSE_"))
    }
    environment |= {"PYTHONPATH": str(ROOT.parent), "PYTHONWARNINGS": "default", **extra}
    command = [sys.executable, "-c", "from infra.local.__main__ import main; raise SystemExit(main())"]
    home.mkdir(parents=True, exist_ok=True)
    (home / "aws.env").unlink(missing_ok=True)
    with (home / "local-aws.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "serve", "--home", str(home)], env=environment, stdout=log, stderr=log
        )
    return LocalAws(home, _wait_for_env(home, process, seconds), process)


def _wait_for_env(home: Path, process: subprocess.Popen[bytes], seconds: float) -> dict[str, str]:
    deadline = time.monotonic() + seconds
    running = home / "local-aws.json"
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(
                f"the local AWS ended with {process.returncode}:\n{(home / 'local-aws.log').read_text()}"
            )
        if running.exists() and f'"pid": {process.pid},' in running.read_text():
            lines = (home / "aws.env").read_text().splitlines()
            return dict(line.removeprefix("export ").split("=", 1) for line in lines)
        time.sleep(0.02)
    process.terminate()
    pytest.fail(f"the local AWS did not answer:\n{(home / 'local-aws.log').read_text()}")


@contextmanager
def _served(home: Path, **extra: str) -> Iterator[LocalAws]:
    aws = start_local_aws(home, **extra)
    try:
        yield aws
    finally:
        if aws.process.poll() is None:
            aws.stop()


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    """One server for the whole run: tests use names of their own."""
    home = tmp_path_factory.mktemp("local-aws")
    with _served(home, LOCAL_AWS_ACCESS_LOG=str(home / "access.jsonl")) as aws:
        yield aws


@pytest.fixture
def fresh_local_aws(tmp_path: Path) -> Iterator[LocalAws]:
    """A server that nobody has used, for this test alone."""
    with _served(tmp_path / "local-aws") as aws:
        yield aws


@pytest.fixture
def local_aws_env(local_aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> LocalAws:
    """The shared server, with this process's variables leading to it."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, text in local_aws.env.items():
        monkeypatch.setenv(name, text)
    return local_aws
