"""What machines read is exact; what people read cannot run anything in their terminal or spreadsheet."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal

import pytest

from orchestration.cli.output import print_json, print_table, write_csv


def test_json_keeps_every_digit(capsys: pytest.CaptureFixture[str]) -> None:
    print_json(
        [{"cost": Decimal("0.000000000100"), "big": Decimal("1E+3"), "day": date(2026, 4, 1), "none": None}]
    )
    [row] = json.loads(capsys.readouterr().out)
    assert row == {"cost": "0.000000000100", "big": "1000", "day": "2026-04-01", "none": None}


def test_csv_disarms_formulas_and_leaves_numbers_alone() -> None:
    target = io.StringIO()
    write_csv(["tag", "cost"], [["=cmd()", Decimal("-1.50")], ["@x", "-2.5"], ["a,b\n", 3]], target)
    assert target.getvalue() == "tag,cost\n'=cmd(),-1.50\n'@x,-2.5\n\"a,b\n\",3\n"


def test_a_table_shows_hostile_text_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["tag", "cost"], [["[red]x[/red]\x1b[2J", 1]])
    shown = capsys.readouterr().out
    assert "[red]x[/red]\\x1b[2J" in shown
    assert "\x1b" not in shown


def test_a_piped_table_is_never_cut(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["id"], [["x" * 500]])
    assert "x" * 500 in capsys.readouterr().out


def test_an_empty_table_prints_its_head(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["a", "b"], [])
    assert capsys.readouterr().out.split() == ["a", "b"]
