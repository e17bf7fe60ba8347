"""Parquet types become the Glue types that Athena reads them with; a table only ever gains."""

import pyarrow as pa
import pytest

from infra.local.crawler.schema import columns_of, glue_type, merge


@pytest.mark.parametrize(
    ("arrow", "glue"),
    [
        (pa.string(), "string"),
        (pa.int32(), "int"),
        (pa.uint32(), "bigint"),
        (pa.float64(), "double"),
        (pa.bool_(), "boolean"),
        (pa.date32(), "date"),
        (pa.timestamp("ms", tz="UTC"), "timestamp"),
        (pa.decimal128(38, 12), "decimal(38,12)"),
        (pa.map_(pa.string(), pa.string()), "map<string,string>"),
        (pa.map_(pa.string(), pa.float64()), "map<string,double>"),
        (
            pa.list_(pa.struct([("A", pa.int64()), ("b", pa.list_(pa.string()))])),
            "array<struct<a:bigint,b:array<string>>>",
        ),
        (pa.dictionary(pa.int32(), pa.string()), "string"),
        (pa.binary(), "binary"),
        (pa.null(), "string"),
    ],
)
def test_type(arrow: pa.DataType, glue: str) -> None:
    assert glue_type(arrow) == glue


def test_type_without_a_counterpart_is_refused() -> None:
    with pytest.raises(ValueError, match="no Glue type"):
        glue_type(pa.duration("s"))


def test_columns_are_lower_case_once_and_leave_the_partition_to_the_path() -> None:
    schema = pa.schema([("A", pa.int64()), ("a", pa.string()), ("day", pa.string()), ("b", pa.string())])
    assert columns_of(schema, ("day",)) == [("a", "bigint"), ("b", "string")]


@pytest.mark.parametrize(
    ("table", "new", "merged"),
    [
        ("int", "bigint", "bigint"),
        ("bigint", "int", "bigint"),
        ("bigint", "double", "double"),
        ("double", "bigint", "double"),
        ("float", "double", "double"),
        ("string", "double", "string"),
        ("double", "string", "double"),
        ("map<string,string>", "string", "map<string,string>"),
    ],
)
def test_disagreeing_types(table: str, new: str, merged: str) -> None:
    assert merge([("c", table)], [("c", new)]) == [("c", merged)]


def test_merge_keeps_order_and_appends() -> None:
    assert merge([("b", "int"), ("a", "int")], [("c", "date"), ("a", "int")]) == [
        ("b", "int"),
        ("a", "int"),
        ("c", "date"),
    ]
