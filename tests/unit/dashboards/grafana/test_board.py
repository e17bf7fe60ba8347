"""Each committed board is what its panels say, shows in Grafana what it means to, and never answers from before a publication."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.grafana.__main__ import generated, main
from dashboards.grafana.board import JSON, PLUGIN, board_json
from dashboards.grafana.catalog import BOARDS, OVERVIEW, PANELS
from dashboards.grafana.panels import DIMENSIONS, METRICS, PUBLISHED, QUERIES, Board
from dashboards.grafana.sdk import JSONEncoder, model

PROVISIONING = JSON.parent / "provisioning"
EVERY = pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.key)


def committed(board: Board) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((JSON / f"{board.key}.json").read_text())
    return read


def variables(board: Board) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in committed(board)["templating"]["list"]}


@EVERY
def test_committed_board_is_fresh(board: Board) -> None:
    assert (JSON / f"{board.key}.json").read_text() == board_json(board), (
        "stale: run `python -m dashboards.grafana`"
    )


def test_no_board_is_committed_that_is_not_generated() -> None:
    assert {path.stem for path in JSON.glob("*")} == {board.key for board in BOARDS}


def test_stale_board_is_noticed(tmp_path: Path) -> None:
    files = generated(tmp_path / "json", tmp_path / "rules.yaml")
    assert main(["--check"], files) == 1
    assert main([], files) == 0
    assert main(["--check"], files) == 0
    (tmp_path / "json" / "executive.json").write_text("{}")
    assert main(["--check"], files) == 1


@EVERY
def test_board_survives_the_round_trip_through_the_sdk(board: Board) -> None:
    """The SDK drops keys that it does not know, so a misspelt one would be missing afterwards."""
    from grafana_foundation_sdk.cog.plugins import register_default_plugins

    register_default_plugins()
    read = committed(board)
    assert json.loads(json.dumps(model.Dashboard.from_json(read).to_json(), cls=JSONEncoder)) == read


def test_keys_are_unique_and_every_query_file_is_used() -> None:
    keys = [panel.key for panel in PANELS]
    assert len(set(keys)) == len(keys)
    found = {(path.parent.name, path.stem) for path in QUERIES.glob("*/*.sql")}
    drawn = {(board.key, panel.key) for board in BOARDS for panel in board.panels}
    assert {one for one in found if one[0] not in ("variables", "alerts")} == drawn
    asked = {"publication", *(name for board in BOARDS for name in board.variables)} - {"metric", "dimension"}
    assert {stem for folder, stem in found if folder == "variables"} == {f"variable_{name}" for name in asked}


def test_overview_has_one_panel_of_each_question() -> None:
    assert len(set(OVERVIEW)) == len(OVERVIEW) == 12
    assert set(OVERVIEW) < set(PANELS)


@EVERY
def test_panels_have_unique_ids_and_do_not_overlap(board: Board) -> None:
    panels = committed(board)["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells = [
        (place["x"] + across, place["y"] + down)
        for place in (panel["gridPos"] for panel in panels)
        for across in range(place["w"])
        for down in range(place["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(across for across, _ in cells) == 23


@EVERY
def test_panels_say_what_they_show(board: Board) -> None:
    for panel in committed(board)["panels"]:
        assert panel["title"] and panel["description"] and panel["fieldConfig"]["defaults"]["unit"]
        assert panel["datasource"] == {"type": PLUGIN, "uid": "${datasource}"}


def test_money_names_its_currency_and_what_is_switched_its_cost() -> None:
    titles = {panel["title"] for board in BOARDS for panel in committed(board)["panels"]}
    assert "Newest month (${currency}, ${metric:text})" in titles
    assert "Data transfer paths (${currency})" in titles
    assert "Time by stage" in titles


@EVERY
def test_queries_reuse_results_under_the_name_of_the_last_publication(board: Board) -> None:
    for panel in committed(board)["panels"]:
        [target] = panel["targets"]
        assert target["rawSql" if "rawSql" in target else "rawSQL"].startswith(PUBLISHED)
        assert target["connectionArgs"]["resultReuseEnabled"] is True
        # The plugin reads an int64: 60.0 is refused.
        assert repr(target["connectionArgs"]["resultReuseMaxAgeInMinutes"]) == "60"
    assert committed(board)["timezone"] == "utc"
    assert not committed(board).get("refresh")


@EVERY
def test_publication_is_asked_first_and_never_from_a_reused_result(board: Board) -> None:
    found = variables(board)
    assert list(found) == ["datasource", "publication", *board.variables]
    publication = found.pop("publication")
    assert publication["hide"] == 2
    # A value from an address is kept as it is: a link of yesterday would bring yesterday's publication.
    assert (publication["skipUrlSync"], publication["allowCustomValue"]) == (True, False)
    assert publication["query"]["connectionArgs"]["resultReuseEnabled"] is False
    for one in found.values():
        if one["type"] == "query":
            assert one["query"]["rawSQL"].startswith(PUBLISHED)
            assert one["query"]["connectionArgs"]["resultReuseEnabled"] is True


@EVERY
def test_all_goes_in_as_a_quoted_word(board: Board) -> None:
    for name, one in variables(board).items():
        if name in ("account", "service"):
            assert (one["multi"], one["allValue"]) == (True, "'__all'")
        else:
            assert not one.get("multi")


@pytest.mark.parametrize(("name", "choices"), [("metric", METRICS), ("dimension", DIMENSIONS)])
def test_only_known_columns_can_be_chosen(name: str, choices: dict[str, str]) -> None:
    [explorer] = [board for board in BOARDS if board.key == "explorer"]
    one = variables(explorer)[name]
    assert [choice.split(" : ")[1] for choice in one["query"].split(", ")] == list(choices)
    assert one["allowCustomValue"] is False


@EVERY
def test_board_shows_only_variables_that_a_panel_reads(board: Board) -> None:
    texts = "".join(panel["targets"][0]["rawSQL"] for panel in committed(board)["panels"])
    for name in board.variables:
        assert f"${name}" in texts or f"${{{name}:" in texts, name


def test_provisioning_leaves_reuse_to_the_panels() -> None:
    """A data source that reuses cannot be told not to: a query switches reuse on, never off."""
    (source,) = yaml.safe_load((PROVISIONING / "datasources" / "athena.yaml").read_text())["datasources"]
    assert source["type"] == PLUGIN
    assert (source["jsonData"]["database"], source["jsonData"]["workgroup"]) == (
        "cur_lakehouse",
        "cur-analyst",
    )
    assert not {name for name in source["jsonData"] if name.startswith("resultReuse")}
    (provider,) = yaml.safe_load((PROVISIONING / "dashboards" / "cost.yaml").read_text())["providers"]
    assert (provider["type"], provider["allowUiUpdates"]) == ("file", False)
