"""The audited month is read where it was built, the months before it as published, and never the same month twice."""

from __future__ import annotations

from datetime import date

import pytest

from ingestion.errors import BadInput, UnsafeName
from orchestration.analysis.anomaly.series import SERIES, Audited, cost_series_sql

AUDITED = Audited("build_2026_03_0123456789ab", "2026-03")
SINCE = date(2025, 12, 15)


@pytest.mark.parametrize("mart", sorted(SERIES))
def test_audited_month_is_read_in_scratch_and_the_earlier_ones_as_published(mart: str) -> None:
    sql = SERIES[mart](AUDITED, "cur_lakehouse", SINCE)
    assert f'from "build_2026_03_0123456789ab"."{mart}"' in sql
    assert f'from "cur_lakehouse"."{mart}"' in sql
    assert "billing_period >= '2025-12' and billing_period < '2026-03'" in sql
    assert "usage_date >= date '2025-12-15'" in sql


def test_before_anything_is_published_only_scratch_is_read() -> None:
    assert "union all" not in cost_series_sql(AUDITED, None, SINCE)


def test_without_an_audited_build_all_published_months_are_read() -> None:
    sql = cost_series_sql(None, "cur_lakehouse", SINCE)
    assert "billing_period >= '2025-12'" in sql
    assert "billing_period <" not in sql


def test_nothing_to_read_is_refused() -> None:
    with pytest.raises(BadInput, match="found neither"):
        cost_series_sql(None, None, SINCE)


@pytest.mark.parametrize("audited", [Audited('x"; drop', "2026-03"), Audited("build", "2026-3'")])
def test_names_that_would_break_the_sql_are_refused(audited: Audited) -> None:
    with pytest.raises(UnsafeName):
        cost_series_sql(audited, "cur_lakehouse", SINCE)
