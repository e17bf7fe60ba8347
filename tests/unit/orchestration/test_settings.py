"""lakehouse.toml: defaults for what it does not say, an error for what it says wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.errors import BadInput
from orchestration import settings
from orchestration.settings import Account, Settings


def written(folder: Path, text: str) -> Path:
    path = folder / "lakehouse.toml"
    path.write_text(text)
    return path


def test_a_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "lakehouse.toml") == Settings()


def test_every_table_is_read(tmp_path: Path) -> None:
    text = """
    tag_keys = ["team"]
    settled_days = 3
    [allowed_tag_values]
    team = ["red", "blue"]
    [accounts.000012345678]
    name = "shop"
    owner = "payments"
    [retention]
    previous_deliveries = 5
    [anomalies]
    cut = 4
    """
    found = settings.load(written(tmp_path, text))
    assert found.tag_keys == ("team",)
    assert found.allowed_tag_values == {"team": ("red", "blue")}
    assert found.accounts == {"000012345678": Account(name="shop", owner="payments")}
    assert found.retention.previous_deliveries == 5
    assert (found.anomalies.cut, found.anomalies.settled_days) == (4.0, 3)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("tagkeys = []", "tagkeys"),
        ("tag_keys = 'team'", "tag_keys"),
        ("tag_keys = ['a;b']", "tag_keys"),
        ("settled_days = -1", "settled_days"),
        ("settled_days = true", "settled_days"),
        ("[anomalies]\ncutt = 1", "cutt"),
        ("[anomalies]\nsettled_days = 1", "settled_days"),
        ("[anomalies]\nresidual_days = 1.5", "residual_days"),
        ("[retention]\nprevious_deliveries = 'two'", "previous_deliveries"),
        ("[accounts.12]\nname = 'x'", "12"),
        ("[accounts.000012345678]\nboss = 'x'", "boss"),
        ("[accounts.000012345678]\nname = 1", "000012345678"),
        ("retention = 3", "retention"),
        ("tag_keys = [", "TOML"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BadInput, match=named):
        settings.load(written(tmp_path, text))


def test_the_file_is_found_where_the_variable_points() -> None:
    assert settings.settings_path({"LAKEHOUSE_SETTINGS": "/etc/l.toml"}) == Path("/etc/l.toml")
    assert settings.settings_path({}) == Path("lakehouse.toml")
