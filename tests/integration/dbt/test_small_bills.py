"""What a bill may hold and lack: unit tests of the models, columns that are absent, hostile text, exact casts."""

from __future__ import annotations

import json
import random
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

TWELFTH = Decimal("1e-12")
# The columns without which a file is no bill, and the two that every real export has beside them.
TEXTS = {
    "bill_bill_type": "Anniversary",
    "bill_billing_entity": "AWS",
    "bill_invoice_id": "",
    "bill_payer_account_id": "000012345678",
    "identity_line_item_id": "line",
    "identity_time_interval": "2026-04-01T00:00:00Z/2026-04-01T01:00:00Z",
    "line_item_legal_entity": "Amazon Web Services, Inc.",
    "line_item_line_item_description": "x",
    "line_item_line_item_type": "Usage",
    "line_item_operation": "RunInstances",
    "line_item_product_code": "AmazonEC2",
    "line_item_usage_account_id": "000000000001",
    "line_item_usage_type": "BoxUsage:t3.micro",
    "pricing_term": "OnDemand",
    "pricing_unit": "Hrs",
}
TIMES = ("bill_billing_period_end_date", "bill_billing_period_start_date", "line_item_usage_end_date")
HOSTILE = "=cmd()\"'\n;--"


def small_bill(path: Path, costs: list[float], **columns: Any) -> Path:
    """A file with the required columns only, one line per cost, and `columns` beside them."""
    count = len(costs)
    moment = pa.array([1775001600000] * count, pa.timestamp("ms"))
    fields: dict[str, Any] = {name: [text] * count for name, text in TEXTS.items()}
    fields |= dict.fromkeys((*TIMES, "line_item_usage_start_date"), moment)
    fields |= {"line_item_unblended_cost": costs, "line_item_usage_amount": [1.0] * count}
    pq.write_table(pa.table(fields | columns), path)
    return path


@pytest.fixture(scope="module", params=["cur2", "legacy"])
def bare(request: pytest.FixtureRequest, builder: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A bill of the required columns only, built; an account has leading zeros, a type is unknown."""
    bill = builder.bill("bare", "2026-04", f"bare-{request.param}", request.param)
    path = tmp_path_factory.mktemp("bare") / "bare.parquet"
    types = pa.array(["Usage", "NeverSeen"])
    builder.land(bill, [small_bill(path, [0.1, 0.2], line_item_line_item_type=types)])
    builder.build(bill, bill_rounding="0")
    return bill


def test_absent_columns_are_null_and_unknown_types_pass_through(builder: Any, bare: Any) -> None:
    rows = builder.query(
        "select charge_type, account_id, unblended_cost, amortized_cost, region, currency, tags_json"
        " from cost_daily order by charge_type",
        bare.scratch_schema,
    )
    assert rows == [
        ("NeverSeen", "000000000001", "0.200000000000", "0.200000000000", None, None, "{}"),
        ("Usage", "000000000001", "0.100000000000", "0.100000000000", None, None, "{}"),
    ]


def test_unit_tests_of_the_models_pass(builder: Any, bare: Any) -> None:
    done = builder.dbt("test", "--select", "test_type:unit", variables=bare.variables())
    assert done.returncode == 0, done.stdout
    assert "ERROR=0" in done.stdout
    assert "PASS=0" not in done.stdout


def test_hostile_tags_reach_the_mart_intact(builder: Any, tmp_path: Path) -> None:
    bill = builder.bill("hostile", "2026-04", "hostile-1")
    tags = pa.array([[("user_it_s", HOSTILE)]], pa.map_(pa.string(), pa.string()))
    builder.aws.glue.delete_table(DatabaseName=builder.lake.bronze_database, Name="cur2")
    builder.land(bill, [small_bill(tmp_path / "hostile.parquet", [0.1], resource_tags=tags)])
    builder.build(bill, tag_keys=["it's"])
    [[text]] = builder.query("select tags_json from cost_daily", bill.scratch_schema)
    assert json.loads(text) == {"it's": HOSTILE}


def test_other_deliveries_of_the_month_do_not_count(builder: Any, bare: Any, tmp_path: Path) -> None:
    other = builder.bill("bare", "2026-04", "another-one", bare.format)
    builder.land(other, [small_bill(tmp_path / "other.parquet", [1000.0])])
    builder.build(bare)
    assert builder.number("select sum(unblended_cost) from cost_daily", bare) == Decimal("0.3")


def test_the_cast_of_doubles_is_the_shortest_text_half_up(builder: Any, bare: Any) -> None:
    """The short way for ten decimals and the long way for all others answer as Python's own shortest text does."""
    done = builder.dbt("compile", "--quiet", "--inline", "{{ decimal_of('x') }}", variables=bare.variables())
    assert done.returncode == 0, done.stdout
    numbers = doubles(seed=7, count=600)
    values = ", ".join(f"({number}, double '{value!r}')" for number, value in enumerate(numbers))
    sql = f"select n, {done.stdout.strip()} as d from (values {values}) as v (n, x) order by n"
    found = [Decimal(text or "") for _, text in builder.query(sql, bare.scratch_schema)]
    assert found == [Decimal(repr(value)).quantize(TWELFTH, ROUND_HALF_UP) for value in numbers]


def doubles(seed: int, count: int) -> list[float]:
    """Amounts as bills have them, and beside them: any number of decimals, all magnitudes, halves at the thirteenth."""
    draw = random.Random(seed)
    rounded = [round(draw.uniform(-99999, 99999), draw.randrange(0, 13)) for _ in range(count)]
    tiny = [draw.uniform(-1, 1) * 10 ** -draw.randrange(0, 14) for _ in range(count // 3)]
    halves = [draw.randrange(10**6) / 10**12 + 5e-13 for _ in range(count // 3)]
    huge = [draw.uniform(1e5, 1e15) for _ in range(count // 3)]
    return [0.0, 0.1, -0.1, 99999.0, 99999.00000000001, *rounded, *tiny, *halves, *huge][:999]
