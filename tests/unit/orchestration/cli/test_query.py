"""`lakehouse query`: one of SQL, a file or the history; words ask the catalog; a mistake is said and ends with 2."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ingestion import aws
from ingestion.errors import BadInput
from ingestion.lake import Lake
from orchestration import athena, query_history, shapes
from orchestration.athena import Answer
from orchestration.cli import asking, prompt
from orchestration.cli.main import lakehouse
from orchestration.home import Home

DAY = datetime(2026, 9, 30, 12, tzinfo=UTC)


class Pages:
    """A paginator over what is given."""

    def __init__(self, *pages: dict[str, Any]) -> None:
        self.pages = pages

    def paginate(self, **_: str) -> Iterator[dict[str, Any]]:
        yield from self.pages


def execution(query_id: str, state: str = "SUCCEEDED", **more: Any) -> dict[str, Any]:
    return {
        "QueryExecutionId": query_id,
        "Query": f"select\n  '{query_id}'",
        "Status": {"State": state, "SubmissionDateTime": DAY, **more},
        "Statistics": {"TotalExecutionTimeInMillis": 1260, "DataScannedInBytes": 512},
    }


class FakeAthena:
    """A workgroup with sixty statements, the newest of them failed; answers fifty at once as AWS does."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def get_paginator(self, name: str) -> Pages:
        assert name == "list_query_executions"
        ids = [f"q{number}" for number in range(60)]
        return Pages({"QueryExecutionIds": ids[:50]}, {"QueryExecutionIds": ids[50:]}, {})

    def batch_get_query_execution(self, QueryExecutionIds: list[str]) -> dict[str, Any]:
        self.asked.append(len(QueryExecutionIds))
        failed = execution("q0", "FAILED", StateChangeReason="SYNTAX_ERROR: line 1")
        found = [failed if one == "q0" else execution(one) for one in reversed(QueryExecutionIds)]
        return {"QueryExecutions": found}


class Missing(Exception):
    """Glue's EntityNotFoundException."""


class FakeGlue:
    """A public table, a view and no ledgers yet."""

    exceptions = SimpleNamespace(EntityNotFoundException=Missing)

    def get_paginator(self, name: str) -> Any:
        assert name == "get_tables"
        return SimpleNamespace(paginate=self._tables)

    def _tables(self, *, DatabaseName: str) -> Iterator[dict[str, Any]]:
        if DatabaseName != "cur_lakehouse":
            raise Missing
        columns = [
            {"Name": "usage_date", "Type": "date"},
            {"Name": "note", "Type": "string", "Comment": "Mine."},
        ]
        daily = {
            "Name": "cost_daily",
            "DatabaseName": DatabaseName,
            "StorageDescriptor": {"Columns": columns},
        }
        view = {"Name": "a_view", "DatabaseName": DatabaseName, "TableType": "VIRTUAL_VIEW"}
        yield {
            "TableList": [{**daily, "PartitionKeys": [{"Name": "billing_period", "Type": "string"}]}, view]
        }


@pytest.fixture
def fake() -> Any:
    return SimpleNamespace(athena=FakeAthena(), glue=FakeGlue())


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fake: Any) -> None:
    monkeypatch.setenv("LAKEHOUSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setattr(aws, "connect", lambda: fake)
    said = lambda _aws, _lake, sql: Answer(("asked",), [(sql,)], "q", 7)  # noqa: E731
    monkeypatch.setattr(athena, "ask_analyst", said)
    monkeypatch.setattr(asking, "ask_analyst", said)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(lakehouse, ["query", *arguments], input=stdin)


def refusal(*arguments: str) -> str:
    done = run(*arguments)
    assert isinstance(done.exception, BadInput) and done.exception.exit_code == 2
    return str(done.exception)


def test_statement_comes_from_the_argument_a_file_or_stdin(tmp_path: Path) -> None:
    (tmp_path / "one.sql").write_text("-- question: why?\nselect 2\n", encoding="utf-8")
    assert run("select 1", "--format", "csv").stdout == "asked\nselect 1\n"
    assert '"-- question: why?\\nselect 2"' in run("--file", str(tmp_path / "one.sql"), "--json").stdout
    assert "select 3" in run("-", stdin="select 3").stdout


def test_only_one_thing_is_asked_at_a_time(tmp_path: Path) -> None:
    assert "found more than one" in refusal("select 1", "--history", "3")
    assert "found none" in refusal()
    assert "found nothing" in refusal("  ")
    assert str(tmp_path / "none.sql") in refusal("--file", str(tmp_path / "none.sql"))
    assert run("--history", "0").exit_code == 2


def test_history_is_newest_first_in_pieces_that_athena_takes(fake: Any) -> None:
    rows = query_history.history(fake, Lake(), 55)
    assert [row["query_id"] for row in rows] == [f"q{number}" for number in range(55)]
    assert fake.athena.asked == [50, 5]
    assert rows[0] == {
        "query_id": "q0",
        "at": "2026-09-30T12:00:00Z",
        "state": "FAILED",
        "seconds": 1.26,
        "scanned_bytes": 512,
        "statement": "select 'q0'",
        "reason": "SYNTAX_ERROR: line 1",
    }


def test_history_shows_twenty_unless_told() -> None:
    assert len(run("--history", "--format", "csv").stdout.splitlines()) == 1 + 20
    assert len(run(".history 3", "--format", "csv").stdout.splitlines()) == 1 + 3


def test_tables_are_listed_without_a_scan() -> None:
    lines = run(".tables", "--format", "csv").stdout.splitlines()
    assert lines == ["table,kind,columns,partitions", "a_view,view,0,", "cost_daily,table,2,billing_period"]


def test_schema_says_types_of_athena_and_what_columns_mean(fake: Any) -> None:
    day, note, period = shapes.schema(fake, Lake(), "cur_lakehouse.Cost_Daily")
    assert day["type"] == "date" and day["meaning"].startswith("Day (UTC)")
    assert note == {"column": "note", "type": "varchar", "partition": "", "meaning": "Mine."}
    assert (period["column"], period["partition"]) == ("billing_period", "yes")


def test_a_word_that_there_is_not_is_refused() -> None:
    assert "expected one of a_view, cost_daily; found 'nope'" in refusal(".schema nope")
    for wrong in (".table", ".schema", ".history x", ".history 0", ".tables now"):
        assert f"found {wrong!r}" in refusal(wrong)


def test_prompt_takes_statements_over_lines_and_words_at_once() -> None:
    lines = ["", "select 1", "  as a;", ".tables", "select 2;", "select", None, ".help", "select 3", ".quit"]
    assert list(prompt.statements(lines)) == [
        "select 1\n  as a",
        ".tables",
        "select 2",
        ".help",
        "select 3\n.quit",
    ]
    assert list(prompt.statements(["select 1;", ".quit", "select 2;"])) == ["select 1"]


def test_prompt_goes_on_after_a_mistake_and_remembers_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, fake: Any
) -> None:
    typed = iter(["nonsense;", ".nope", "select 1;"])

    def type_next(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    def ask(_aws: Any, _lake: Any, sql: str) -> Answer:
        if sql == "nonsense":
            raise BadInput("Athena: no")
        return Answer(("asked",), [(sql,)], "q", 7)

    monkeypatch.setattr("builtins.input", type_next)
    monkeypatch.setattr(asking, "ask_analyst", ask)
    kept: list[Any] = []
    monkeypatch.setattr(prompt.atexit, "register", lambda *what: kept.append(what[1:]))
    prompt.converse(asking.Asker(fake, Lake(), "csv"), Home(tmp_path / "home"))
    said = capsys.readouterr()
    assert said.out == "asked\nselect 1\n"
    assert "lakehouse: Athena: no" in said.err and "found '.nope'" in said.err
    assert kept == [(tmp_path / "home" / "query_history",)]
