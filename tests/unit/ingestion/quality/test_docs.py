"""Rule: the page of a delivery runs nothing, loads nothing and shows what users wrote as text."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingestion.errors import CheckFailed
from ingestion.quality.docs import page, write_docs
from ingestion.quality.partition import Partition
from ingestion.quality.report import CheckResult, QualityReport, raise_if_blocked

PARTITION = Partition("cur2", "acme", "2026-04", "deliv-1")
AT = datetime(2026, 4, 16, 12, tzinfo=UTC)
HOSTILE = "12 lines, such as '<script>alert(1)</script>' and '\"><img src=x onerror=alert(1)>'"
RESULTS = (
    CheckResult("rows", True, "block", "3", "the 3 lines that were landed"),
    CheckResult("types", False, "warn", HOSTILE, "known types", "not coalesce(a < b, false)"),
    CheckResult("cost", False, "block", "1 lines", "a number", "x is null"),
)


def test_page_escapes_hostile_values() -> None:
    html = page(PARTITION, RESULTS, AT)
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_page_loads_nothing_from_elsewhere() -> None:
    html = page(PARTITION, RESULTS, AT)
    assert not re.search(r"<[^>]*\b(?:src|href)\s*=|url\(|https?://", html)
    assert "default-src 'none'" in html


def test_page_shows_what_blocks_first() -> None:
    html = page(PARTITION, RESULTS, AT)
    assert html.index(">cost<") < html.index(">types<") < html.index(">rows<")
    assert "1 checks block this delivery" in html


def test_write_docs_replaces_the_page_of_the_same_delivery(tmp_path: Path) -> None:
    first = write_docs(tmp_path, PARTITION, RESULTS, {"success": False}, AT)
    second = write_docs(tmp_path, PARTITION, RESULTS[:1], {"success": True}, AT)
    assert first == second == tmp_path / "acme" / "2026-04" / "deliv-1"
    assert json.loads((second / "validation.json").read_text()) == {"success": True}
    assert "nothing blocks" in (second / "index.html").read_text()


def test_raise_if_blocked_names_every_blocking_check() -> None:
    report = QualityReport("acme", "2026-04", "deliv-1", RESULTS, "s3://lake/x")
    assert [one.name for one in report.warnings] == ["types"]
    with pytest.raises(CheckFailed, match="cost: expected a number, found 1 lines"):
        raise_if_blocked(report)
    raise_if_blocked(QualityReport("acme", "2026-04", "deliv-1", RESULTS[:2], "s3://lake/x"))
