"""lakehouse.toml: defaults for what it does not say, an error for what it says wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.errors import BadInput
from orchestration import settings
from orchestration.settings import Account, Invoice, Settings


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
    [accounts.000012345678.tags]
    Spend_Category = "platform"
    [invoices]
    "EUINGB24-12" = { total = "-4064.48", currency = "EUR", billing_period = "2026-04" }
    2059123456 = { total = 12.5 }
    [retention]
    previous_deliveries = 5
    [anomalies]
    cut = 4
    """
    found = settings.load(written(tmp_path, text))
    assert found.tag_keys == ("team",)
    assert found.allowed_tag_values == {"team": ("red", "blue")}
    assert found.accounts == {
        "000012345678": Account(name="shop", owner="payments", tags={"Spend_Category": "platform"})
    }
    assert found.invoices["EUINGB24-12"] == Invoice("-4064.48", "EUR", "2026-04")
    assert found.invoices["2059123456"] == Invoice("12.5")
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
        ("[accounts.000012345678.tags]\nteam = 1", "000012345678"),
        ("[accounts.000012345678]\ntags = 'x'", "tags"),
        ("retention = 3", "retention"),
        ("invoices.1 = { total = '4,064.48' }", "4,064.48"),
        ("invoices.1 = { currency = 'USD' }", "total"),
        ("invoices.1 = { total = true }", "True"),
        ("invoices.1 = { total = 1, currency = 'usd' }", "currency"),
        ("invoices.1 = { total = 1, billing_period = '2026-13' }", "billing_period"),
        ("invoices.'x y' = { total = 1 }", "x y"),
        ("invoices.1 = { sum = 1 }", "sum"),
        ("invoice_rounding = -1", "invoice_rounding"),
        ("tag_keys = [", "TOML"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BadInput, match=named):
        settings.load(written(tmp_path, text))


def test_the_file_is_found_where_the_variable_points() -> None:
    assert settings.settings_path({"LAKEHOUSE_SETTINGS": "/etc/l.toml"}) == Path("/etc/l.toml")
    assert settings.settings_path({}) == Path("lakehouse.toml")
