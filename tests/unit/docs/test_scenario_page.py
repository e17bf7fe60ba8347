"""Whoever writes a scenario file finds every field on one page, and its example is a scenario."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from docs import scenario_page
from ingestion.synthetic.scenario import bill_of
from ingestion.synthetic.scenario_file import ScenarioDocument, load_scenario

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "scenario.md"


def test_every_field_of_every_section_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    kinds = [ScenarioDocument, *scenario_page.sections(ScenarioDocument)]
    assert len(kinds) > 15
    missing = [
        f"{kind.__name__}.{one.name}"
        for kind in kinds
        for one in fields(kind)
        if f"| `{one.name}` |"
        not in text.partition(f"## {kind.__name__}\n" if kind in kinds[1:] else "## The file\n")[2]
    ]
    assert missing == []


def test_example_of_the_page_is_a_bill(tmp_path: Path) -> None:
    document = tmp_path / "scenario.yml"
    document.write_text(scenario_page.EXAMPLE, encoding="utf-8")
    assert scenario_page.EXAMPLE in PAGE.read_text(encoding="utf-8")
    scenario = load_scenario(document)
    keys = {use.fleet.key for use in bill_of(scenario, scenario.periods[0], 0).uses}
    assert keys == {"web.0", "egress.0", "pictures.0"}
