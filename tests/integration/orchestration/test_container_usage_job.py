"""The job that lands container usage: the asset says what landed, and a refusal fails the run once, with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from orchestration.asset_keys import CONTAINER_USAGE
from orchestration.defs.container_usage.jobs import land_container_usage_job
from orchestration.lakehouse import Lakehouse

HEAD = "usage_hour,platform,account_id,cluster,resource_id,pod,cpu_seconds_used,memory_gb_seconds_used"
ROW = "2026-04-01T00:00:00Z,EKS,111122223333,shop,i-0123456789abcdef0,shop-1,360,7200"


def run(house: Lakehouse, file: Path) -> Any:
    return land_container_usage_job.execute_in_process(
        run_config={"ops": {"land_container_usage": {"config": {"files": [str(file)]}}}},
        resources={"lakehouse": house},
        raise_on_error=False,
    )


def test_the_asset_says_what_landed(house: Lakehouse, tmp_path: Path) -> None:
    file = tmp_path / "usage.csv"
    file.write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
    for changed in (1, 0):
        done = run(house, file)
        assert done.success
        [event] = [one for one in done.all_events if one.event_type_value == "ASSET_MATERIALIZATION"]
        assert event.asset_key == CONTAINER_USAGE
        told = {name: value.value for name, value in event.materialization.metadata.items()}
        assert told == {"days": 1, "days_changed": changed, "rows": 1}


def test_a_bad_file_fails_the_run_with_its_words(house: Lakehouse, tmp_path: Path) -> None:
    file = tmp_path / "usage.csv"
    file.write_text(f"{HEAD}\n{ROW.replace('360', 'many')}\n", encoding="utf-8")
    done = run(house, file)
    assert not done.success
    [failure] = [one for one in done.all_events if one.event_type_value == "STEP_FAILURE"]
    assert "many" in failure.step_failure_data.error.to_string()
    assert not [one for one in done.all_events if one.event_type_value == "ASSET_MATERIALIZATION"]
