"""One bill in every format says the same money, to the last digit, and the same words.

Sums are taken from the files with DuckDB, as decimals of the doubles' shortest text.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from ingestion.exports import contract
from ingestion.synthetic.generate import GeneratedExport, Scenario, generate
from ingestion.synthetic.renderings.csv_files import java_double, quoted
from ingestion.synthetic.renderings.formats import FORMATS
from ingestion.synthetic.renderings.legacy import csv_header

# The second month of two: both commitments with an upfront payment are bought in them, discounts are on.
SCENARIO = Scenario(seed=5, last_month="2026-02", months=1, discount=True, restated=())
SHOWN = {
    "cur2": (
        "line_item_unblended_cost",
        "pricing_public_on_demand_cost",
        "line_item_usage_account_id",
    ),
    "focus": ("BilledCost", "ListCost", "SubAccountId"),
}
HOSTILE = {
    'Team "A", 50% off',
    'O\'Brien "OB"; --',
    "=cmd()|'/c calc'!A1",
    "line one\nline two",
    "équipe été 🚀 <b>&amp;</b>",
    "Zoë Łukasz 東京",
}

Exports = dict[str, GeneratedExport]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    out = tmp_path_factory.mktemp("renderings")
    return {name: generate(SCENARIO, out / name, fmt=name) for name in FORMATS}


@pytest.fixture(scope="module")
def truth(exports: Exports) -> dict[str, Any]:
    document = json.loads(exports["cur2"].truth.read_text())
    found: dict[str, Any] = document["deliveries"][0]
    return found


def files_of(export: GeneratedExport) -> list[str]:
    found = [path for ending in ("*-0*.parquet", "*-0*.csv.gz") for path in sorted(export.out.rglob(ending))]
    return [str(path) for path in found if "status" not in path.name]


def ask(export: GeneratedExport, query: str) -> list[tuple[Any, ...]]:
    """Answer over the export's rows, in the view `bill`; `d(x)` is the exact decimal of a number or its text."""
    files = files_of(export)
    with duckdb.connect() as connection:
        connection.execute("create macro d(x) as coalesce(cast(cast(x as varchar) as decimal(38, 12)), 0)")
        if files[0].endswith(".parquet"):
            bill = connection.read_parquet(files, hive_partitioning=False)
        else:
            bill = connection.read_csv(  # noqa: F841 - named in the query
                files, all_varchar=True, quotechar='"', escapechar='"', parallel=False
            )
        return connection.sql(query).fetchall()


def columns(name: str) -> tuple[str, str, str]:
    unblended, public, account = SHOWN["focus" if name.startswith("focus") else "cur2"]
    spelled = csv_header if name == "legacy-csv" else str
    return f'"{spelled(unblended)}"', f'"{spelled(public)}"', f'"{spelled(account)}"'


def sums(export: GeneratedExport, name: str) -> dict[str, tuple[Decimal, Decimal]]:
    """Unblended (billed) and public (list) cost by account."""
    unblended, public, account = columns(name)
    query = f"select {account}, sum(d({unblended})), sum(d({public})) from bill group by 1"
    return {row[0]: (row[1], row[2]) for row in ask(export, query)}


def test_billed_and_list_cost_agree_in_all_formats_and_with_the_truth(
    exports: Exports, truth: dict[str, Any]
) -> None:
    expected = {
        account: (Decimal(money["unblended_cost"]), Decimal(money["public_on_demand_cost"]))
        for account, money in truth["by_account"].items()
    }
    for name, export in exports.items():
        assert sums(export, name) == expected, name


@pytest.mark.parametrize("name", ["focus", "focus-1.0"])
def test_effective_cost_is_the_net_amortized_cost(exports: Exports, truth: dict[str, Any], name: str) -> None:
    found = ask(exports[name], "select SubAccountId, sum(d(EffectiveCost)) from bill group by 1")
    assert dict(found) == {
        account: Decimal(money["net_amortized_cost"]) for account, money in truth["by_account"].items()
    }


def test_focus_shows_unused_commitment_and_no_negation(exports: Exports, truth: dict[str, Any]) -> None:
    query = """
        select CommitmentDiscountId, sum(d(EffectiveCost)), sum(d(BilledCost)) from bill
        where CommitmentDiscountStatus = 'Unused' group by 1
    """
    share = 1 - Decimal("0.1")
    unused = {
        each["commitment_id"]: Decimal(each["unused_cost"]) * share
        for each in truth["commitments"]
        if Decimal(each["unused_cost"])
    }
    assert unused
    assert {row[0]: row[1] for row in ask(exports["focus"], query)} == unused
    assert all(row[2] == 0 for row in ask(exports["focus"], query))
    ((negative,),) = ask(
        exports["focus"], "select count(*) from bill where ChargeCategory = 'Usage' and BilledCost < 0"
    )
    assert negative == 0


def test_focus_words_are_those_of_the_specification(exports: Exports) -> None:
    rules = """
        select count(*) from bill where
           ChargeCategory not in ('Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment')
        or ChargeFrequency not in ('One-Time', 'Recurring', 'Usage-Based')
        or (ChargeCategory = 'Usage' and CommitmentDiscountId is not null) != (CommitmentDiscountStatus is not null)
        or (PricingCategory = 'Committed') != (CommitmentDiscountStatus is not null)
        or (ChargeCategory = 'Purchase' and ChargeFrequency = 'Usage-Based')
        or ChargePeriodEnd <= ChargePeriodStart or epoch(ChargePeriodEnd)::bigint % 3600 != 0
        or BilledCost is null or EffectiveCost is null or ListCost is null or ContractedCost is null
        or ServiceName is null or ServiceCategory is null or (RegionId is null) != (RegionName is null)
    """
    for name in ("focus", "focus-1.0"):
        # A rule about NULL must not be lost to NULL: PricingCategory of a tax is none.
        query = rules.replace("PricingCategory =", "coalesce(PricingCategory, '') =")
        assert ask(exports[name], query) == [(0,)], name


def test_focus_versions_have_the_columns_of_aws(exports: Exports) -> None:
    later, earlier = (
        set(pq.read_schema(files_of(exports[name])[0]).names) for name in ("focus", "focus-1.0")
    )
    assert (len(later), len(earlier)) == (60, 48)
    assert earlier - later == {"x_UsageType", "x_CostCategories"}
    assert {"SkuMeter", "InvoiceId", "SkuPriceDetails", "CommitmentDiscountQuantity"} <= later - earlier


@pytest.mark.parametrize("name", list(FORMATS))
def test_hostile_text_passes_intact(exports: Exports, name: str) -> None:
    tags = {
        "cur2": "unnest(map_values(resource_tags))",
        "cur2-csv": "unnest(json_extract_string(resource_tags, '$.*'))",
        "legacy": "unnest([resource_tags_user_owner, resource_tags_user_team])",
        "legacy-csv": 'unnest(["resourceTags/user:Owner", "resourceTags/user:Team"])',
    }.get(name, "unnest(map_values(Tags))")
    assert {row[0] for row in ask(exports[name], f"select distinct {tags} from bill")} >= HOSTILE


@pytest.mark.parametrize("name", list(FORMATS))
def test_accounts_keep_their_leading_zeros(exports: Exports, name: str) -> None:
    account = columns(name)[2]
    assert ("000012345678",) in ask(exports[name], f"select distinct {account} from bill")


def test_legacy_parquet_is_required_and_blank_instead_of_null(exports: Exports) -> None:
    schema = pq.ParquetFile(files_of(exports["legacy"])[0]).schema
    assert all(schema.column(n).max_definition_level == 0 for n in range(len(schema.names)))
    (counted,) = ask(
        exports["legacy"],
        "select count(*) filter (where line_item_resource_id = ''), count(*) filter (where line_item_operation = ''),"
        " count(*) filter (where resource_tags_user_owner = '') from bill",
    )
    assert all(counted)


def test_legacy_columns_come_and_go_with_usage(tmp_path: Path, exports: Exports) -> None:
    plain = generate(
        Scenario(seed=5, last_month="2026-02", months=1, restated=()), tmp_path / "plain", fmt="legacy"
    )
    with_discount, without = (
        set(pq.read_schema(files_of(export)[0]).names) for export in (exports["legacy"], plain)
    )
    assert "line_item_net_unblended_cost" in with_discount - without
    assert {"product_transfer_type", "product_database_engine", "resource_tags_user_owner"} <= without
    assert not {"bill_payer_account_name", "product", "tags", "resource_tags"} & with_discount
    assert "product_cache_engine" not in with_discount


def test_legacy_headers_become_the_parquet_names(exports: Exports) -> None:
    with gzip.open(files_of(exports["legacy-csv"])[0], "rt", newline="", encoding="utf-8") as text:
        headers = next(csv.reader(text))
    assert headers[:2] == ["identity/LineItemId", "identity/TimeInterval"]
    named = {contract.column_name("legacy", header) for header in headers}
    assert named == set(pq.read_schema(files_of(exports["legacy"])[0]).names)
    assert {"reservation/ReservationARN", "pricing/publicOnDemandCost", "product/ProductName"} <= set(headers)
    assert {"product/transferType", "resourceTags/user:Team", "pricing/LeaseContractLength"} <= set(headers)


def test_cur2_csv_says_what_the_parquet_says(exports: Exports) -> None:
    """Every value of every row, maps and times included."""
    schema = pq.read_schema(files_of(exports["cur2"])[0])
    rows: list[dict[str, str]] = []
    for file in files_of(exports["cur2-csv"]):
        with gzip.open(file, "rt", newline="", encoding="utf-8") as text:
            rows.extend(csv.DictReader(io.StringIO(text.read(), newline="")))
    expected = [row for file in files_of(exports["cur2"]) for row in pq.read_table(file).to_pylist()]
    assert len(rows) == len(expected)
    for row, wanted in list(zip(rows, expected, strict=True))[::97]:
        assert {name: spelled(value) for name, value in wanted.items()} == {
            name: read(row[name], name, schema) for name in schema.names
        }


def read(text: str, name: str, schema: Any) -> Any:
    kind = str(schema.field(name).type)
    if kind.startswith("map"):
        return json.loads(text)
    return float(text) if kind == "double" and text else text


def spelled(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list):
        return dict(value)
    return value if isinstance(value, (str, float)) else f"{value:%Y-%m-%dT%H:%M:%S.000Z}"


def test_manifests_name_the_types_of_their_encoding(exports: Exports) -> None:
    def manifest(name: str) -> dict[str, Any]:
        path = next(exports[name].out.rglob("*Manifest.json"))
        found: dict[str, Any] = json.loads(path.read_text())
        return found

    def kinds(name: str) -> dict[str, str]:
        return {column["name"]: column["type"] for column in manifest(name)["columns"]}

    assert (kinds("cur2")["product"], kinds("cur2-csv")["product"]) == ("map", "string")
    assert kinds("cur2-csv")["line_item_usage_start_date"] == "timestamp"
    assert kinds("legacy")["UnblendedCost"] == "BigDecimal"
    assert kinds("legacy")["LegalEntity"] == "String"
    assert kinds("legacy-csv")["user:Owner"] == "OptionalString"
    assert kinds("legacy-csv")["TimeInterval"] == "Interval"
    report = manifest("legacy-csv")
    assert report["billingPeriod"] == {"start": "20260201T000000.000Z", "end": "20260301T000000.000Z"}
    assert report["reportKeys"][0].endswith("20260201-20260301/acme-cur2-00001.csv.gz")
    assert report["contentType"] == "text/csv"
    assert kinds("focus")["Tags"] == "map"


def test_legacy_parquet_lies_in_the_layout_of_athena(exports: Exports) -> None:
    root = exports["legacy"].out / "2026-02/r0/acme-cur2"
    names = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert "acme-cur2/year=2026/month=2/acme-cur2-00001.snappy.parquet" in names
    assert "20260201-20260301/acme-cur2-Manifest.json" in names
    status = root / "acme-cur2/cost_and_usage_data_status/cost_and_usage_data_status.parquet"
    assert pq.read_table(status).to_pylist() == [{"status": "READY"}]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (9.539099e-4, "9.539099E-4"),
        (-2.19399e-5, "-2.19399E-5"),
        (1e-7, "1.0E-7"),
        (0.001, "0.001"),
        (12345678.5, "1.23456785E7"),
    ],
)
def test_doubles_are_spelled_as_aws_does(value: float, text: str) -> None:
    assert java_double(value) == text
    assert float(java_double(value)) == value


def test_values_are_quoted_where_a_reader_would_split_them() -> None:
    assert [quoted(text) for text in ("plain", "", "a,b", 'say "x"', "two\nlines")] == [
        "plain",
        '""',
        '"a,b"',
        '"say ""x"""',
        '"two\nlines"',
    ]
