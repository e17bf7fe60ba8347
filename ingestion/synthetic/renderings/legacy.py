"""A legacy Cost and Usage Report: columns appear with usage, '' and 0.0 where nothing applies, a column per tag key.

The rows are those of CUR 2.0; its maps become columns (`product`, `resource_tags`, `cost_category`, `discount`) and
the names of accounts are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import pyarrow as pa

from ingestion.synthetic.lines import NET_TWINS, PARENT, LineCell, Lines
from ingestion.synthetic.renderings import cur2
from ingestion.synthetic.renderings.layout import Layout

GROUPS = (
    "identity",
    "bill",
    "line_item",
    "product",
    "pricing",
    "reservation",
    "savings_plan",
    "discount",
    "split_line_item",
    "cost_category",
    "resource_tags",
)
# Columns that every report has had since 2022, whatever was used; the others come and go with usage.
ALWAYS = frozenset(
    [
        "bill_bill_type",
        "bill_billing_entity",
        "bill_invoice_id",
        "bill_invoicing_entity",
        "bill_payer_account_id",
        "line_item_availability_zone",
        "line_item_blended_cost",
        "line_item_blended_rate",
        "line_item_currency_code",
        "line_item_legal_entity",
        "line_item_line_item_description",
        "line_item_line_item_type",
        "line_item_normalization_factor",
        "line_item_normalized_usage_amount",
        "line_item_operation",
        "line_item_product_code",
        "line_item_tax_type",
        "line_item_unblended_cost",
        "line_item_unblended_rate",
        "line_item_usage_account_id",
        "line_item_usage_amount",
        "line_item_usage_type",
        "pricing_currency",
        "pricing_public_on_demand_cost",
        "pricing_public_on_demand_rate",
        "pricing_rate_code",
        "pricing_rate_id",
        "pricing_term",
        "pricing_unit",
        "reservation_amortized_upfront_cost_for_usage",
        "reservation_amortized_upfront_fee_for_billing_period",
        "reservation_effective_cost",
        "reservation_end_time",
        "reservation_modification_status",
        "reservation_normalized_units_per_reservation",
        "reservation_number_of_reservations",
        "reservation_recurring_fee_for_usage",
        "reservation_start_time",
        "reservation_subscription_id",
        "reservation_total_reserved_normalized_units",
        "reservation_total_reserved_units",
        "reservation_units_per_reservation",
        "reservation_unused_amortized_upfront_fee_for_billing_period",
        "reservation_unused_normalized_unit_quantity",
        "reservation_unused_quantity",
        "reservation_unused_recurring_fee",
        "reservation_upfront_value",
    ]
)
_NEW_IN_CUR2 = frozenset({"bill_payer_account_name", "line_item_usage_account_name"})
# Price list attributes and these four are spelled with a small first letter in CSV headers.
_SMALL = frozenset(
    {"pricing_currency", "pricing_public_on_demand_cost", "pricing_public_on_demand_rate", "pricing_term"}
    | {"pricing_unit"}
)


def legacy_lines(lines: Sequence[Lines], *, csv: bool) -> list[Lines]:
    """The bill's lines with the columns of a legacy report.

    In CSV (`csv`) a tag column keeps the key's spelling (`Owner` and `owner` are two columns), in Parquet AWS
    normalises it and merges those that become one.
    """
    net = {name for each in lines for cell in each.cells for name in cell.numbers} & set(NET_TWINS.values())
    return [_line(each, net, csv=csv) for each in lines]


def _line(line: Lines, net: set[str], *, csv: bool) -> Lines:
    text = {name: value for name, value in line.text.items() if name not in _NEW_IN_CUR2}
    for name, value in _columns_of_maps(line, csv=csv):
        text.setdefault(name, value)
    cells = tuple(replace(cell, numbers=_numbers(cell, net)) for cell in line.cells)
    return replace(line, text=text, cells=cells, maps={})


def _columns_of_maps(line: Lines, *, csv: bool) -> Iterable[tuple[str, str]]:
    yield from ((f"product_{key}", value) for key, value in line.maps.get("product", ()))
    for key, value in line.maps.get("cost_category", ()):
        yield f"cost_category/{key}" if csv else f"cost_category_{_snake(key)}", value
    originals = [
        (key.partition("/")[2], value)
        for key, value in line.maps.get("tags", ())
        if key.startswith("resourceTags/")
    ]
    if csv and originals:
        yield from ((f"resource_tags/{key}", value) for key, value in originals)
    else:
        yield from ((f"resource_tags_{key}", value) for key, value in line.maps.get("resource_tags", ()))


def _numbers(cell: LineCell, net: set[str]) -> dict[str, Decimal]:
    """The cell's numbers; where the report has a net column, a row without discount repeats its gross amount."""
    numbers = {_number_column(name): value for name, value in cell.numbers.items()}
    for gross, twin in NET_TWINS.items():
        if twin in net and gross in numbers:
            numbers.setdefault(twin, numbers[gross])
    return numbers


def _number_column(name: str) -> str:
    """`discount.EdpDiscount`, an entry of the map in CUR 2.0, is the column `discount_edp_discount`."""
    column, _, key = name.partition(".")
    return f"{column}_{_snake(key)}" if key else name


def _snake(name: str) -> str:
    """As AWS names columns in Parquet: `EdpDiscount` edp_discount, `Spend_Category` spend_category."""
    return re.sub("_+", "_", re.sub("([A-Z])", r"_\1", name).lower()).strip("_")


def legacy_layout(lines: Sequence[Lines]) -> Layout:
    """The columns of this bill: those which every report has and those which a row fills."""
    plain = cur2.cur2_layout()
    texts = {name for each in lines for name, value in each.text.items() if value}
    texts |= {PARENT for each in lines if each.parents}
    numbers = {name for each in lines for cell in each.cells for name in cell.numbers}
    kinds: dict[str, pa.DataType] = dict.fromkeys(texts | (ALWAYS - cur2.DOUBLES), pa.string())
    kinds |= dict.fromkeys(numbers | (ALWAYS & cur2.DOUBLES), pa.float64())
    kinds |= {column: plain.schema.field(column).type for column in plain.roles.values()}
    fields = [pa.field(name, kinds[name], nullable=False) for name in sorted(kinds, key=_place)]
    return Layout(
        schema=pa.schema(fields),
        roles=plain.roles,
        blank=True,
        headers={name: csv_header(name) for name in kinds},
    )


def _place(column: str) -> tuple[int, str]:
    return GROUPS.index(_group(column)), column


def _group(column: str) -> str:
    return next(group for group in GROUPS if column.startswith((f"{group}_", f"{group}/")))


def csv_header(column: str) -> str:
    """The header of a column in a CSV report, as `identity/LineItemId`, `product/transferType`.

    >>> csv_header("reservation_reservation_a_r_n"), csv_header("resource_tags/user:Owner")
    ('reservation/ReservationARN', 'resourceTags/user:Owner')
    """
    group = _group(column)
    rest = column[len(group) + 1 :]
    category = _camel(group, capital=False)
    if column.startswith(f"{group}/"):
        return f"{category}/{rest}"
    if group == "resource_tags":
        source, _, key = rest.partition("_")
        return f"{category}/{source}:{key}"
    small = (group == "product" and rest != "product_name") or column in _SMALL
    return f"{category}/{_camel(rest, capital=not small)}"


def manifest_columns(layout: Layout) -> list[dict[str, str]]:
    """The manifest's `columns`: category, name and type of each."""
    found = []
    for field in layout.schema:
        category, _, name = csv_header(field.name).partition("/")
        found.append({"category": category, "name": name, "type": _type_name(field)})
    return found


def _type_name(field: pa.Field[pa.DataType]) -> str:
    if field.name == "identity_time_interval":
        return "Interval"
    if pa.types.is_timestamp(field.type):
        return "DateTime"
    kind = "BigDecimal" if pa.types.is_floating(field.type) else "String"
    return kind if field.name in ALWAYS else f"Optional{kind}"


def _camel(name: str, *, capital: bool) -> str:
    first, *others = name.split("_")
    return "".join([first.capitalize() if capital else first, *(word.capitalize() for word in others)])
