"""Each fault switch breaks the newest delivery of a month in the way that its name says, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingestion.errors import BadInput
from ingestion.synthetic.faults import NEW_COLUMN, Faults
from ingestion.synthetic.generate import GeneratedExport, Scenario, generate

SCENARIO = Scenario(seed=4, last_month="2026-02", months=1, chunk_rows=5_500)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> GeneratedExport:
    return generate(SCENARIO, tmp_path_factory.mktemp("sound") / "bills")


def broken(tmp_path: Path, **faults: Any) -> GeneratedExport:
    return generate(replace(SCENARIO, faults=Faults(**faults)), tmp_path / "bills")


def files(export: GeneratedExport, number: int = 1) -> dict[str, Path]:
    return {path.name: path for path in sorted(export.deliveries[number].folder.rglob("*.parquet"))}


def manifest(export: GeneratedExport, number: int = 1) -> dict[str, Any]:
    path = next(export.deliveries[number].folder.rglob("*Manifest.json"))
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def same_bytes(one: dict[str, Path], other: dict[str, Path]) -> list[bool]:
    return [one[name].read_bytes() == path.read_bytes() for name, path in other.items() if name in one]


def test_torn_overwrite_mixes_two_runs_under_the_old_manifest(tmp_path: Path, sound: GeneratedExport) -> None:
    torn = broken(tmp_path, torn_overwrite=True)
    assert same_bytes(files(torn), files(sound)) == [True, False, False]
    assert same_bytes(files(torn), files(torn, 0)) == [False, True, True]
    assert manifest(torn)["executionId"] == manifest(torn, 0)["executionId"]
    path = next(torn.deliveries[1].folder.rglob("*Manifest.json"))
    assert path.stat().st_mtime < files(torn)["acme-cur2-00001.snappy.parquet"].stat().st_mtime
    assert json.loads(torn.truth.read_text())["deliveries"][1]["faults"] == ["torn_overwrite"]


def test_missing_manifest_leaves_the_data_alone(tmp_path: Path, sound: GeneratedExport) -> None:
    silent = broken(tmp_path, missing_manifest=True)
    assert not list(silent.deliveries[1].folder.rglob("*.json"))
    assert all(same_bytes(files(silent), files(sound)))
    assert manifest(silent, 0)["dataFiles"]


def test_extra_old_chunk_is_in_no_manifest(tmp_path: Path) -> None:
    littered = broken(tmp_path, extra_old_chunk=True)
    (extra,) = files(littered).keys() - {key.rsplit("/", 1)[1] for key in manifest(littered)["dataFiles"]}
    assert extra == "acme-cur2-00004.snappy.parquet"
    assert files(littered)[extra].read_bytes() == list(files(littered, 0).values())[-1].read_bytes()


def test_duplicate_chunk_is_named_twice_and_doubles_its_keys(tmp_path: Path) -> None:
    doubled = broken(tmp_path, duplicate_chunk=True)
    assert [key.rsplit("/", 1)[1] for key in manifest(doubled)["dataFiles"]] == list(files(doubled))
    first, *_, last = files(doubled).values()
    assert first.read_bytes() == last.read_bytes()
    rows = sum(pq.read_metadata(path).num_rows for path in files(doubled).values())
    assert rows == doubled.deliveries[1].lines + 5_500


def test_type_change_makes_quantities_text_in_one_file(tmp_path: Path) -> None:
    retyped = broken(tmp_path, type_change=True)
    kinds = [
        str(pq.read_schema(path).field("line_item_usage_amount").type) for path in files(retyped).values()
    ]
    assert kinds == ["double", "double", "string"]


def test_new_column_appears_in_the_later_files(tmp_path: Path) -> None:
    grown = broken(tmp_path, new_column=True)
    have = [NEW_COLUMN in pq.read_schema(path).names for path in files(grown).values()]
    assert have == [False, True, True]
    assert manifest(grown)["columns"][-1] == {"name": NEW_COLUMN, "type": "string"}


def test_clock_skew_dates_the_newer_run_before_the_older(tmp_path: Path) -> None:
    skewed = generate(
        replace(SCENARIO, layout="create_new", faults=Faults(clock_skew=True)), tmp_path / "bills"
    )
    older, newer = (next(iter(files(skewed, number).values())).parent.name for number in (0, 1))
    assert newer < older


def test_faults_hit_the_named_month_alone(tmp_path: Path) -> None:
    scenario = replace(SCENARIO, months=2, restated=(), faults=Faults(month="2026-01", missing_manifest=True))
    export = generate(scenario, tmp_path / "bills")
    announced = {d.billing_period: bool(list(d.folder.rglob("*.json"))) for d in export.deliveries}
    assert announced == {"2026-01": False, "2026-02": True}


@pytest.mark.parametrize("fault", ["torn_overwrite", "extra_old_chunk"])
def test_a_fault_that_needs_an_earlier_delivery_says_so(tmp_path: Path, fault: str) -> None:
    scenario = replace(SCENARIO, restated=(), faults=Faults(**{fault: True}))
    with pytest.raises(BadInput, match=f"{fault}: expected a month that is delivered more than once"):
        generate(scenario, tmp_path / "bills")


def test_a_fault_of_parquet_is_refused_for_csv(tmp_path: Path) -> None:
    scenario = replace(SCENARIO, faults=Faults(type_change=True))
    with pytest.raises(BadInput, match="type_change: expected a Parquet format"):
        generate(scenario, tmp_path / "bills", fmt="legacy-csv")


def test_a_month_that_is_not_generated_is_refused() -> None:
    with pytest.raises(BadInput, match=r"faults\.month"):
        replace(SCENARIO, faults=Faults(month="2025-01"))
