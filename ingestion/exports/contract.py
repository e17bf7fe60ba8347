"""The columns of a bill: which must be there, and what type each has in the lake.

The types are Glue's words (`string`, `double`, `timestamp`, `map<string,string>`, `map<string,double>`); the
tables are the package data `columns/cur2.csv` and `columns/legacy.csv`. Columns outside of the tables are
legal (a legacy bill has a column per tag key and price list attribute, CUR 2.0 grows): they pass through.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import pyarrow as pa

from ingestion.errors import NotAnExport, Refused
from ingestion.exports.delivery import ExportFormat

# What a CUR must have before dashboards made for it recognise the table; staging reads all of them.
REQUIRED: tuple[str, ...] = (
    "bill_bill_type",
    "bill_billing_entity",
    "bill_billing_period_end_date",
    "bill_billing_period_start_date",
    "bill_invoice_id",
    "bill_payer_account_id",
    "identity_line_item_id",
    "identity_time_interval",
    "line_item_legal_entity",
    "line_item_line_item_description",
    "line_item_line_item_type",
    "line_item_operation",
    "line_item_product_code",
    "line_item_unblended_cost",
    "line_item_usage_account_id",
    "line_item_usage_amount",
    "line_item_usage_end_date",
    "line_item_usage_start_date",
    "line_item_usage_type",
    "pricing_term",
    "pricing_unit",
)

FOCUS_MARK = "BilledCost"
# FOCUS 1.2 renamed x_UsageType to SkuMeter; 1.0 has no such column.
FOCUS_1_2_MARK = "SkuMeter"

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "double": pa.float64(),
    "timestamp": pa.timestamp("ms", tz="UTC"),
    "map<string,string>": pa.map_(pa.string(), pa.string()),
    "map<string,double>": pa.map_(pa.string(), pa.float64()),
}


@cache
def types(export_format: ExportFormat) -> Mapping[str, str]:
    """Glue type by column name; empty for a format without a contract."""
    if export_format == "focus":
        return {}
    table = files("ingestion.exports").joinpath("columns", f"{export_format}.csv")
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return {row["name"]: row["type"] for row in rows}


def arrow_type(export_format: ExportFormat, column: str) -> pa.DataType | None:
    """The type a column has in the lake; None when the contract leaves it open.

    Legacy columns outside of the contract are tags and price list attributes: text.
    """
    known = types(export_format).get(column)
    if known is None:
        return pa.string() if export_format == "legacy" else None
    return ARROW_TYPES[known]


def check_columns(export_format: ExportFormat, columns: Iterable[str]) -> None:
    """Raises Refused naming each required column that `columns` (normalised names) lacks."""
    present = set(columns)
    refuse_focus(present)
    missing = [name for name in REQUIRED if name not in present]
    if missing:
        raise Refused(
            f"A {spoken(export_format)} needs the {len(REQUIRED)} base columns; missing: {', '.join(missing)}. "
            "Add them to the export's column selection and deliver the month again."
        )


def refuse_focus(columns: Iterable[str]) -> None:
    """Raises Refused when `columns` are those of a FOCUS export."""
    present = set(columns)
    if FOCUS_MARK in present:
        version = "1.2" if FOCUS_1_2_MARK in present else "1.0"
        raise Refused(
            f"This is a FOCUS {version} export (it has {FOCUS_MARK}). Expected CUR 2.0 or a legacy Cost and Usage "
            f"Report; missing in this version: a column contract and a staging model for FOCUS {version}. "
            "Create a CUR 2.0 data export for the same payer and deliver that."
        )


def spoken(export_format: ExportFormat) -> str:
    """The name of a format in a sentence."""
    return {"cur2": "CUR 2.0 export", "legacy": "legacy Cost and Usage Report", "focus": "FOCUS export"}[
        export_format
    ]


def column_name(export_format: ExportFormat, header: str) -> str:
    """The lake's name of a column as spelled in a file.

    Legacy CSV headers become what AWS makes of them in Parquet: an underscore before capitals, lower case,
    runs of other characters to one underscore.

    >>> column_name("legacy", "lineItem/UnblendedCost")
    'line_item_unblended_cost'
    >>> column_name("legacy", "resourceTags/user:CostCenter")
    'resource_tags_user_cost_center'
    """
    if export_format != "legacy":
        return header if header in (FOCUS_MARK, FOCUS_1_2_MARK) else header.lower()
    spaced = re.sub(r"([A-Z])", r"_\1", header) if re.search(r"[/:]", header) else header
    name = re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")
    if not name:
        raise NotAnExport(f"A column header of a legacy report: expected letters, found {header!r}.")
    return name
