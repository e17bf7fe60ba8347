"""The columns of a bill: which must be there, and what type each has in the lake.

The types are Glue's words (`string`, `double`, `timestamp`, `map<string,string>`, `map<string,double>`); the
tables are the package data `columns/cur2.csv`, `columns/legacy.csv` and `columns/focus.csv`, which also say when
a column is there. Columns outside of the tables are legal (a legacy bill has a column per tag key and price list
attribute, CUR 2.0 grows): they pass through.
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

# What a FOCUS export must have: its costs, who pays in what currency, what for and when. In the lake's spelling.
REQUIRED_OF_FOCUS: tuple[str, ...] = (
    "billedcost",
    "billingaccountid",
    "billingcurrency",
    "billingperiodend",
    "billingperiodstart",
    "chargecategory",
    "chargeperiodend",
    "chargeperiodstart",
    "effectivecost",
    "listcost",
    "providername",
    "servicename",
    "subaccountid",
)

FOCUS_MARK = "billedcost"
# FOCUS 1.2 renamed x_UsageType to SkuMeter; 1.0 has no such column.
FOCUS_1_2_MARK = "skumeter"

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "double": pa.float64(),
    "timestamp": pa.timestamp("ms", tz="UTC"),
    "map<string,string>": pa.map_(pa.string(), pa.string()),
    "map<string,double>": pa.map_(pa.string(), pa.float64()),
}


@cache
def table(export_format: ExportFormat) -> tuple[Mapping[str, str], ...]:
    """The contract of a format as it is written: name, type and presence of each column."""
    text = files("ingestion.exports").joinpath("columns", f"{export_format}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def types(export_format: ExportFormat) -> Mapping[str, str]:
    """Glue type by column name."""
    return {row["name"]: row["type"] for row in table(export_format)}


@cache
def presence(export_format: ExportFormat) -> Mapping[str, str]:
    """By column name, when an export has it: `base` (always), else the switch, version or use that adds it."""
    return {row["name"]: row["presence"] for row in table(export_format)}


def required(export_format: ExportFormat) -> tuple[str, ...]:
    """The columns without which a file is no bill of the format."""
    return REQUIRED_OF_FOCUS if export_format == "focus" else REQUIRED


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
    present, needed = set(columns), required(export_format)
    missing = [name for name in needed if name not in present]
    if missing:
        raise Refused(
            f"A {spoken(export_format)} needs the {len(needed)} base columns; missing: {', '.join(missing)}. "
            "Add them to the export's column selection and deliver the month again."
        )


def is_focus(columns: Iterable[str]) -> bool:
    """Whether `columns`, in any spelling, are those of a FOCUS export: it has BilledCost."""
    return FOCUS_MARK in {name.lower() for name in columns}


def focus_version(columns: Iterable[str]) -> str:
    """`1.0` or `1.2`, told by the column that 1.2 renamed."""
    return "1.2" if FOCUS_1_2_MARK in {name.lower() for name in columns} else "1.0"


def spoken(export_format: ExportFormat) -> str:
    """The name of a format in a sentence."""
    return {"cur2": "CUR 2.0 export", "legacy": "legacy Cost and Usage Report", "focus": "FOCUS export"}[
        export_format
    ]


def column_name(export_format: ExportFormat, header: str) -> str:
    """The lake's name of a column as spelled in a file: lower case, as Athena and Glue have it.

    Legacy CSV headers become what AWS makes of them in Parquet: an underscore before capitals, lower case,
    runs of other characters to one underscore.

    >>> column_name("legacy", "lineItem/UnblendedCost")
    'line_item_unblended_cost'
    >>> column_name("legacy", "resourceTags/user:CostCenter")
    'resource_tags_user_cost_center'
    """
    if export_format != "legacy":
        return header.lower()
    spaced = re.sub(r"([A-Z])", r"_\1", header) if re.search(r"[/:]", header) else header
    name = re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")
    if not name:
        raise NotAnExport(f"A column header of a legacy report: expected letters, found {header!r}.")
    return name
