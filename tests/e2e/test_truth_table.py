"""A bill of each format goes through the whole lakehouse and every figure of its truth comes out, difference 0.

`make truth` does it for more seeds and prints the table.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.truth.__main__ import FORMATS
from tests.truth.run import hold
from tests.truth.sections import LACKING, SECTIONS

# A variant of its own for each format: rupees beside dollars, a history of tags, invoices, free tier as credits.
SEEDS = {"cur2": 5, "cur2-csv": 2, "legacy": 4, "focus": 7}


@pytest.mark.parametrize("form", FORMATS)
def test_every_figure_of_the_truth_comes_out(form: str, tmp_path: Path) -> None:
    outcome = hold(tmp_path, form, [SEEDS[form]])
    [row] = outcome.rows
    assert row.wrong == []
    lacking = LACKING.get(form, {})
    assert {name for name, count in row.compared.items() if count} == {
        section.name for section in SECTIONS if section.name not in lacking
    }
