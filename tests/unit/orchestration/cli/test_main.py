"""The command line: every listed command exists, errors are one message and their exit code."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner

from ingestion.errors import BadInput, CheckFailed
from orchestration.cli.generate import previous_month
from orchestration.cli.main import COMMANDS, lakehouse, run_command


@pytest.mark.parametrize("name", COMMANDS)
def test_every_listed_command_has_help(name: str) -> None:
    done = CliRunner().invoke(lakehouse, [name, "--help"])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("Usage:")


def test_what_is_not_built_is_not_listed() -> None:
    shown = CliRunner().invoke(lakehouse, ["--help"]).output
    assert "report" in shown.split() and "remediate" not in shown.split()


@pytest.mark.parametrize(("error", "code"), [(BadInput("wrong"), 2), (CheckFailed("no"), 1)])
def test_a_known_error_is_one_line_and_its_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, code: int
) -> None:
    @click.command()
    def broken() -> None:
        raise error

    monkeypatch.setattr(sys, "argv", ["broken"])
    with pytest.raises(SystemExit) as ended:
        run_command(broken)
    assert ended.value.code == code
    assert capsys.readouterr().err == f"lakehouse: {error}\n"


def test_a_usage_error_ends_with_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["lakehouse", "backfill"])
    with pytest.raises(SystemExit) as ended:
        run_command(lakehouse)
    assert ended.value.code == 2


def test_starting_the_command_imports_no_heavy_library() -> None:
    import subprocess

    code = "import sys; import orchestration.cli.main; print([m for m in ('dagster','dbt','boto3','pandas') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_previous_month_crosses_the_year() -> None:
    assert previous_month(datetime(2026, 1, 31, tzinfo=UTC)) == "2025-12"
    assert previous_month(datetime(2026, 11, 1, tzinfo=UTC)) == "2026-10"
