"""What any client writes as Parquet is read through the engine unchanged."""

from __future__ import annotations

import pyarrow as pa

from tests.integration.athena.conftest import House


def test_arrow_tables_come_back_unchanged(house: House) -> None:
    table = pa.table(
        {"k": ["a", "b"], "m": pa.array([[("x", "1")], None], pa.map_(pa.string(), pa.string()))}
    )
    house.put_parquet("arrow/f.parquet", table)
    house.run(
        f"create external table a (k string, m map<string,string>) stored as parquet location 's3://{house.bucket}/arrow/'"
    )
    assert house.run("select k, m from a order by k").rows == [["a", "{x=1}"], ["b", None]]
