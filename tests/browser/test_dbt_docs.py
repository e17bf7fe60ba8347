"""The page of `make dbt-docs` opens from disk, asks no network, and says where a column comes from."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lakehouse import PROJECT

sys.path.insert(0, str(PROJECT / "docs"))
import dbt_site
from lineage import Column, Origin

MODEL = "model.cur_lakehouse.cost_daily"
LOST = Column("cost_daily", "region")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """dbt's page of the project as it is parsed, with origins that the test knows."""
    tmp_path = tmp_path_factory.mktemp("dbt-docs")
    # dbt warns of its own adapter's name, which a test may not hear: a process of its own parses.
    parse = "from sys import argv; from pathlib import Path; from orchestration.home import Home; "
    parse += (
        "from orchestration.dbt_project import ensure_manifest; print(ensure_manifest(Home(Path(argv[1]))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", parse, str(tmp_path)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    parsed = json.loads(Path(done.stdout.split()[-1]).read_text(encoding="utf-8"))
    origins = {
        Column(name, column): Origin(frozenset({Column("bill", "line_item_unblended_cost")}))
        for name, node in dbt_site.public(parsed).items()
        for column in node["columns"]
    }
    origins[LOST] = Origin(unknown=frozenset({"cost_daily.region: </script><b>odd"}))
    dbt_site.told(parsed, origins, "cur_lakehouse")
    page = tmp_path / "dbt-docs.html"
    page.write_text(dbt_site.page_of(parsed), encoding="utf-8")
    return page


@pytest.fixture
def page(browser: Any, written: Path) -> Iterator[Any]:
    shown = browser.new_page(viewport={"width": 1400, "height": 1000})
    said: list[str] = []
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on("request", lambda request: said.append(request.url) if request.url.startswith("http") else None)
    shown.goto(written.as_uri())
    yield shown
    assert said == []
    shown.close()


def test_first_page_lists_what_was_not_traced(page: Any) -> None:
    page.get_by_text("Not traced").wait_for()
    assert "public tables" in page.locator("body").inner_text()
    assert page.get_by_text("cost_daily.region").count() >= 1


def test_column_says_where_it_comes_from(page: Any) -> None:
    page.evaluate(f"location.hash = '#!/model/{MODEL}'")
    page.locator("tr", has_text="unblended_cost").first.wait_for()
    text = page.locator("body").inner_text()
    assert "From `line_item_unblended_cost`." in text and text.count("decimal(38, 12)") > 5
