"""A build is published and its scratch schema is gone; the next delivery's changes are written down."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.catalog.columns import Column
from ingestion.catalog.partitions import table_input
from ingestion.ledger import deliveries
from ingestion.ledger.fold import DeliveryState
from orchestration.athena import ask_analyst
from orchestration.delivery.audit import audit
from orchestration.delivery.publish import publish
from orchestration.lakehouse import Lakehouse

Write = Callable[..., DeliveryState]
Build = Callable[[DeliveryState, dict[str, tuple[str, int]]], str]


@pytest.fixture
def bronze(house: Lakehouse) -> Callable[[DeliveryState], None]:
    """Puts one landed file and registers the bronze table, as landing and crawler would."""

    def put(state: DeliveryState) -> None:
        assert state.delivery is not None
        body = pa.BufferOutputStream()
        pq.write_table(pa.table({"line_item_usage_type": ["x"]}), body)
        key = f"{state.delivery.bronze_key_prefix}chunk-00001.parquet"
        house.aws.s3.put_object(Bucket=house.lake.lake_bucket, Key=key, Body=body.getvalue().to_pybytes())
        columns = (Column("line_item_usage_type", "string"),)
        keys = tuple(Column(name, "string") for name in ("export_name", "billing_period", "delivery_id"))
        table = table_input("cur2", columns, f"{house.lake.bronze}cur2/", keys)
        try:
            house.aws.glue.create_table(DatabaseName=house.lake.bronze_database, TableInput=table)
        except house.aws.glue.exceptions.AlreadyExistsException:
            return

    return put


def total(house: Lakehouse) -> Decimal:
    [[found]] = ask_analyst(house.aws, house.lake, "select sum(unblended_cost) from cost_daily").rows
    return Decimal(found)


def bring(house: Lakehouse, state: DeliveryState, built: Build, rows: dict[str, tuple[str, int]]) -> Any:
    built(state, rows)
    audit(house, state.delivery_id)
    return publish(house, state.delivery_id, ["cost_daily", "cost_hourly"], reason="test")


def test_a_delivery_is_published_and_leaves_no_schema(
    house: Lakehouse, delivered: Write, built: Build, bronze: Callable[[DeliveryState], None]
) -> None:
    state = delivered("run-0000", upto="built")
    bronze(state)
    done = bring(house, state, built, {"AmazonEC2": ("3.5", 2)})
    assert (done.outcome, done.tables) == ("published", ("cost_daily", "line_items_cur2"))
    assert deliveries.find(house.ledger, "run-0000").state == "published"
    assert total(house) == Decimal("3.5")
    assert state.attempt == 1
    again = publish(house, "run-0000", ["cost_daily"], reason="again")
    assert again.outcome == "already_published"


def test_a_restatement_is_written_down_and_an_older_one_is_held(
    house: Lakehouse, delivered: Write, built: Build, bronze: Callable[[DeliveryState], None]
) -> None:
    first = delivered("run-0001", upto="built", days=1)
    bronze(first)
    bring(house, first, built, {"AmazonEC2": ("3.5", 2)})
    second = delivered("run-0002", upto="built", days=2, cost="5")
    bronze(second)
    bring(house, second, built, {"AmazonEC2": ("4", 1), "AmazonS3": ("1", 1)})
    events = house.ledger.events("restatements")
    found = {(one.extras["member"], one.extras["difference"]) for one in events}
    assert found == {
        (None, "1.500000000000"),
        ("AmazonEC2", "0.500000000000"),
        ("AmazonS3", "1.000000000000"),
    }
    assert {one.extras["previous_delivery_id"] for one in events} == {"run-0001"}
    late = delivered("run-0000", upto="built", days=0)
    bronze(late)
    assert bring(house, late, built, {"AmazonEC2": ("3.5", 2)}).outcome == "held"
    assert deliveries.find(house.ledger, "run-0000").state == "held"
    assert total(house) == 5


def test_a_publisher_that_died_after_sealing_is_completed(
    house: Lakehouse,
    delivered: Write,
    built: Build,
    bronze: Callable[[DeliveryState], None],
    monkeypatch: Any,
) -> None:
    from ingestion.catalog import publish as publishing

    state = delivered("run-0000", upto="built")
    bronze(state)

    def die(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "move_pointers", die)
        with pytest.raises(KeyboardInterrupt):
            bring(house, state, built, {"AmazonEC2": ("3.5", 2)})
    assert publish(house, "run-0000", ["cost_daily"], reason="again").tables == (
        "cost_daily",
        "line_items_cur2",
    )
    assert total(house) == Decimal("3.5")
    assert deliveries.find(house.ledger, "run-0000").state == "published"
