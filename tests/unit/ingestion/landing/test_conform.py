"""Rule: whatever a file spells, the lake has the contract's names and types; values pass through intact."""

from __future__ import annotations

import pyarrow as pa
import pytest

from ingestion.errors import Refused
from ingestion.exports import contract
from ingestion.landing.conform import conform, differences, lake_names, refuse_changed_types, schema_in_lake

HOSTILE = "=cmd()|'\"\n; drop table x --"


def as_lake(export_format: str, columns: dict[str, list[str | None]]) -> dict[str, list[object]]:
    batch = pa.RecordBatch.from_pydict(
        {name: pa.array(values, pa.string()) for name, values in columns.items()}
    )
    target = schema_in_lake(export_format, batch.schema)
    return conform(export_format, batch, target).to_pydict()


def test_text_becomes_the_contract_s_types() -> None:
    found = as_lake(
        "cur2",
        {
            "bill_payer_account_id": ["000012345678"],
            "line_item_unblended_cost": ["1.25"],
            "line_item_usage_start_date": ["2026-04-01T00:00:00.000Z"],
            "resource_tags": ['{"user_owner":"' + HOSTILE.replace('"', '\\"').replace("\n", "\\n") + '"}'],
            "discount": ['{"edp":-0.5}'],
        },
    )
    assert found["bill_payer_account_id"] == ["000012345678"]
    assert found["line_item_unblended_cost"] == [1.25]
    assert str(found["line_item_usage_start_date"][0]) == "2026-04-01 00:00:00+00:00"
    assert found["resource_tags"] == [[("user_owner", HOSTILE)]]
    assert found["discount"] == [[("edp", -0.5)]]


def test_blank_is_null_in_cur2_and_stays_in_legacy_text() -> None:
    columns: dict[str, list[str | None]] = {"bill_invoice_id": [""], "line_item_unblended_cost": [""]}
    assert as_lake("cur2", columns) == {"bill_invoice_id": [None], "line_item_unblended_cost": [None]}
    assert as_lake("legacy", columns) == {"bill_invoice_id": [""], "line_item_unblended_cost": [None]}


def test_legacy_headers_that_collide_are_merged() -> None:
    found = as_lake("legacy", {"resourceTags/user:Owner": ["", "b"], "resourceTags/user:owner": ["a", "c"]})
    assert found == {"resource_tags_user_owner": ["a", "b"]}


def test_empty_map_differs_from_no_map() -> None:
    assert as_lake("cur2", {"tags": ["{}", "", None]}) == {"tags": [[], None, None]}


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("line_item_unblended_cost", "a lot"),
        ("line_item_usage_start_date", "yesterday"),
        ("tags", "[1]"),
        ("tags", "{"),
        ("discount", '{"a":"x"}'),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_column(column: str, text: str) -> None:
    with pytest.raises(Refused, match=column):
        as_lake("cur2", {column: [text]})


def test_a_column_named_like_a_partition_is_refused() -> None:
    with pytest.raises(Refused, match="billing_period"):
        lake_names("cur2", ["billing_period"])


COPIED = [
    ("line_item_unblended_cost", pa.float64()),
    ("line_item_usage_start_date", pa.timestamp("us")),
    ("line_item_usage_type", pa.dictionary(pa.int32(), pa.string())),
    ("line_item_usage_type", pa.large_string()),
    ("tags", pa.map_(pa.string(), pa.string())),
    ("brand_new", pa.int64()),
]
REWRITTEN = [
    ("line_item_unblended_cost", pa.int64()),
    ("line_item_unblended_cost", pa.null()),
    ("line_item_usage_start_date", pa.string()),
    ("tags", pa.string()),
    ("discount", pa.map_(pa.string(), pa.string())),
    ("brand_new", pa.null()),
    ("Line_Item_Usage_Type", pa.string()),
]


@pytest.mark.parametrize(("name", "kind"), COPIED)
def test_a_file_that_reads_the_same_is_copied(name: str, kind: pa.DataType) -> None:
    assert differences("cur2", pa.schema([pa.field(name, kind, nullable=False)])) == []


@pytest.mark.parametrize(("name", "kind"), REWRITTEN)
def test_a_file_that_would_clash_is_rewritten(name: str, kind: pa.DataType) -> None:
    assert len(differences("cur2", pa.schema([(name, kind)]))) == 1


CHANGED = [
    ("line_item_unblended_cost", pa.decimal128(38, 12), "double", r"decimal128\(38, 12\)"),
    ("line_item_usage_start_date", pa.int64(), "timestamp", "int64"),
    ("line_item_usage_start_date", pa.date32(), "timestamp", "date32"),
    ("line_item_usage_account_id", pa.int64(), "string", "int64"),
    ("line_item_usage_type", pa.list_(pa.string()), "string", "list"),
    ("tags", pa.struct([("a", pa.string())]), "map<string,string>", "struct"),
    ("discount", pa.map_(pa.string(), pa.binary()), "map<string,double>", "map<string, binary"),
]


@pytest.mark.parametrize(("name", "kind", "expected", "found"), CHANGED)
def test_a_changed_type_is_refused_by_column_expected_and_found(
    name: str, kind: pa.DataType, expected: str, found: str
) -> None:
    with pytest.raises(Refused, match=rf"s3://b/k: .*{name}: expected {expected}, found {found}"):
        refuse_changed_types("cur2", pa.schema([(name, kind)]), "s3://b/k")


@pytest.mark.parametrize(("name", "kind"), COPIED + REWRITTEN)
def test_another_spelling_of_a_type_is_no_change(name: str, kind: pa.DataType) -> None:
    refuse_changed_types("cur2", pa.schema([(name, kind)]), "s3://b/k")


def test_focus_is_copied_in_aws_s_spelling_and_its_tags_are_read_from_text() -> None:
    assert differences("focus", pa.schema([("BilledCost", pa.float64())])) == []
    assert len(differences("focus", pa.schema([("Tags", pa.string())]))) == 1
    found = as_lake("focus", {"BilledCost": ["0.5"], "Tags": ['{"team":"a"}'], "RegionId": [""]})
    assert found == {"billedcost": [0.5], "tags": [[("team", "a")]], "regionid": [None]}


def test_legacy_columns_outside_of_the_contract_become_text() -> None:
    schema = schema_in_lake("legacy", pa.schema([("resource_tags_user_x", pa.int32())]))
    assert schema.field("resource_tags_user_x").type == pa.string()


def test_every_contract_type_can_be_cast_from_itself() -> None:
    schema = pa.schema([(name, contract.arrow_type("cur2", name)) for name in contract.types("cur2")])
    empty = pa.RecordBatch.from_pylist([], schema=schema)
    assert conform("cur2", empty, schema).schema == schema
