"""A text object is CSV or JSON lines only where a classifier of the crawler says so and the text agrees."""

from __future__ import annotations

from typing import Any

import pytest

from infra.local.crawler.text import recognise

CSV: dict[str, Any] = {"CsvClassifier": {"Name": "c"}}
JSON: dict[str, Any] = {"JsonClassifier": {"Name": "j", "JsonPath": "$"}}


def columns(text: str, *classifiers: dict[str, Any]) -> list[tuple[str, str]]:
    found = recognise(text.encode(), classifiers)
    assert found is not None
    return found[1]


def csv_with(**more: Any) -> dict[str, Any]:
    return {"CsvClassifier": {"Name": "c", **more}}


def test_csv_with_a_header_and_types() -> None:
    found = recognise(b"Id;Cost;Name\n1;2.5;a\n2;3;b\n", (CSV,))
    assert found is not None
    assert found[1] == [("id", "bigint"), ("cost", "double"), ("name", "string")]
    assert dict(found[0].table_parameters)["skip.header.line.count"] == "1"
    assert dict(found[0].serde_parameters) == {"field.delim": ";"}


def test_csv_without_a_header() -> None:
    assert columns("1,a\n2,b\n", CSV) == [("col0", "bigint"), ("col1", "string")]
    assert columns("a,b\nc,d\n", csv_with(ContainsHeader="PRESENT")) == [("a", "string"), ("b", "string")]
    named = csv_with(ContainsHeader="ABSENT", Header=["x", "y"])
    assert columns("1,a\n", named) == [("x", "bigint"), ("y", "string")]


def test_quoted_csv_takes_the_serde_that_reads_quotes() -> None:
    found = recognise(b'id,name\n1,"a,b"\n', (csv_with(QuoteSymbol='"'),))
    assert found is not None
    assert found[0].serde.endswith("OpenCSVSerde")


@pytest.mark.parametrize("text", ["one column\nonly\n", "a,b\n1,2,3\n", '{"a": 1, "b": 2}\n', ""])
def test_text_that_is_no_csv(text: str) -> None:
    assert recognise(text.encode(), (CSV,)) is None


def test_json_lines_are_merged() -> None:
    lines = '{"A": 1, "b": null}\n{"a": 3000000000, "c": {"D": [1.5]}}\n{"b": true}\n'
    assert columns(lines, CSV, JSON) == [("a", "bigint"), ("c", "struct<d:array<double>>"), ("b", "boolean")]


@pytest.mark.parametrize("text", ["[1, 2]", "{", '{"a": 1}\n2\n', "\xff"])
def test_text_that_is_no_json_lines(text: str) -> None:
    assert recognise(text.encode("latin-1"), (JSON,)) is None


def test_without_classifiers_nothing_is_recognised() -> None:
    assert recognise(b'{"a": 1}', ()) is None
