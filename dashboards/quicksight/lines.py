"""The bill as the dashboards' relations read it: one view over the published lines of every format of report.

`cid_lines` is flat. It settles once what every relation relies on: blank text is '' and absent money 0.0 as in AWS's
own reports, product attributes are columns, and amortization, purchase option and tags are worked out. `cur2` is the
same bill in the 51 columns that cid-cmd's own SQL wants, for those who deploy that. Which columns a published table
has depends on what was delivered, so both views are written from the catalog.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dashboards.quicksight.contract import (
    DETECTED_BY,
    PRODUCT_KEYS,
    SUBSTRATE_MONEY,
    SUBSTRATE_TEXTS,
    SUBSTRATE_TIMES,
)

LINES, SUBSTRATE, RESOURCE_DAYS, ACCOUNTS = "cid_lines", "cur2", "cid_resource_days", "account_map"
# Under these names the flat view is no bill to cid-cmd's detector, which looks for both: only `cur2` is found.
RENAMED = {"identity_line_item_id": "line_id", "identity_time_interval": "line_hours"}
# A blank end would fail in from_iso8601_timestamp, NULL does not: the two texts that stay NULL.
STAYS_NULL = ("reservation_end_time", "savings_plan_end_time")
PARTITION = "billing_period"
# What stands in a column where a report has no such column.
INSTEAD = {
    "bill_payer_account_name": ("bill_payer_account_id",),
    "line_item_usage_account_name": ("line_item_usage_account_id",),
}
PRODUCT_INSTEAD = {"region": ("product_region_code",), "product_name": ("product_servicename",)}
MONTH_START = "cast(date_parse(billing_period || '-01', '%Y-%m-%d') as timestamp(3))"

AMORTIZED = """case line_item_line_item_type
            when 'SavingsPlanCoveredUsage' then savings_plan_savings_plan_effective_cost
            when 'SavingsPlanRecurringFee' then savings_plan_total_commitment_to_date - savings_plan_used_commitment
            when 'SavingsPlanNegation' then 0e0
            when 'SavingsPlanUpfrontFee' then 0e0
            when 'DiscountedUsage' then reservation_effective_cost
            when 'RIFee'
                then reservation_unused_amortized_upfront_fee_for_billing_period + reservation_unused_recurring_fee
            when 'Fee' then if(reservation_reservation_a_r_n <> '', 0e0, line_item_unblended_cost)
            when 'Refund'
                then if(
                    line_item_product_code = 'ComputeSavingsPlans'
                    and line_item_line_item_description like 'Refund for one-time fee for Savings Plan ID%',
                    0e0,
                    line_item_unblended_cost
                )
            else line_item_unblended_cost
        end"""
PURCHASE_OPTION = """case
            when savings_plan_savings_plan_a_r_n <> '' then 'SavingsPlan'
            when reservation_reservation_a_r_n <> '' then 'Reserved'
            when line_item_usage_type like '%Spot%' then 'Spot'
            else 'OnDemand'
        end"""
COMMITMENT = "coalesce(nullif(savings_plan_savings_plan_a_r_n, ''), reservation_reservation_a_r_n)"


def lines_sql(database: str, tables: Mapping[str, Sequence[str]], tag_keys: Sequence[str]) -> str:
    """The flat view over `database`; `tables` are the published tables of lines with the columns they have.

    Without any table the view has its columns and no rows.
    """
    tags = [normalised(key) for key in tag_keys]
    parts = [_one_table(f"{database}.{name}", columns, tags) for name, columns in sorted(tables.items())]
    bill = "\n\n    union all\n\n".join(parts or [_no_table(tags)])
    json = tags_json([f"tag_{tag}" for tag in tags], [f"resource_tags_user_{tag}" for tag in tags])
    return (
        f"with bill as (\n{bill}\n)\n\nselect\n    *,\n    {json} as tags_json,\n"
        f"    {PURCHASE_OPTION} as purchase_option,\n    {COMMITMENT} as commitment_arn,\n"
        f"    {AMORTIZED} as amortized_cost\nfrom bill\n"
    )


def substrate_sql(tag_keys: Sequence[str]) -> str:
    """The 51 columns over `cid_lines`, and what detection and tags need. Maps hold every key that is read."""
    tags = [normalised(key) for key in tag_keys]
    renamed = [f"{RENAMED[name]} as {name}" if name in RENAMED else name for name in DETECTED_BY]
    maps = [_map([f"'{key}'" for key in PRODUCT_KEYS], [f"product_{key}" for key in PRODUCT_KEYS], "product")]
    if tags:
        values = [f"resource_tags_user_{tag}" for tag in tags]
        maps.append(_map([f"'user_{tag}'" for tag in tags], values, "resource_tags"))
    columns = [*SUBSTRATE_TEXTS, *SUBSTRATE_TIMES, *SUBSTRATE_MONEY, *renamed, *maps]
    return "select\n    " + ",\n    ".join(columns) + f"\nfrom {LINES}\n"


def resource_days_sql(database: str, columns: Sequence[str]) -> str:
    """What each resource was used for by day, over the whole history; no rows while `cost_resource_daily` is absent."""
    wanted = ("resource_id", "product_code", "charge_type", "usage_type", "operation")
    if columns:
        names = ",\n    ".join([*wanted, "usage_date", "usage_amount"])
        return f"select\n    {names}\nfrom {database}.cost_resource_daily\n"
    nothing = ",\n    ".join(f"cast(null as varchar) as {name}" for name in wanted)
    days = "cast(null as date) as usage_date,\n    cast(null as decimal(38, 12)) as usage_amount"
    return f"select\n    {nothing},\n    {days}\nfrom (values (1)) as nothing (one)\nwhere false\n"


def accounts_sql(database: str, columns: Sequence[str]) -> str:
    """One row per account, since every dataset joins this: a second one would multiply its cost.

    `owner` and `environment` become filters of the dashboards. Before the first derivation the lines name the accounts.
    """
    if columns:
        name = "coalesce(nullif(spender.account_name, ''), spender.account_id)"
        parent = "coalesce(nullif(payer.account_name, ''), spender.payer_account_id)"
        chosen = [
            "spender.account_id",
            f"{name} as account_name",
            "spender.payer_account_id as parent_account_id",
            f"{parent} as parent_account_name",
            "coalesce(spender.owner, '') as owner",
            "coalesce(spender.environment, '') as environment",
        ]
        joined = f"left join {database}.accounts as payer on spender.payer_account_id = payer.account_id"
        source = f"{database}.accounts as spender\n{joined}\nwhere spender.account_id <> ''"
    else:
        newest = "max_by({}, line_item_usage_start_date)"
        chosen = [
            "line_item_usage_account_id as account_id",
            f"{newest.format('line_item_usage_account_name')} as account_name",
            f"{newest.format('bill_payer_account_id')} as parent_account_id",
            f"{newest.format('bill_payer_account_name')} as parent_account_name",
            "cast('' as varchar) as owner",
            "cast('' as varchar) as environment",
        ]
        source = f"{LINES}\nwhere line_item_usage_account_id <> ''\ngroup by line_item_usage_account_id"
    return "select\n    " + ",\n    ".join(chosen) + f"\nfrom {source}\n"


def normalised(key: str) -> str:
    """A tag key as AWS writes it in a bill: CostCenter, cost-center -> cost_center."""
    snake = re.sub("([a-z0-9])([A-Z])", r"\1_\2", key).lower()
    return re.sub("[^a-z0-9]+", "_", snake).strip("_")


def tags_json(keys: Sequence[str], values: Sequence[str]) -> str:
    """A JSON object of tags as cid-cmd writes it, keys `tag_…`; {} without any."""
    if not keys:
        return "cast('{}' as varchar)"
    pairs = f"array[{', '.join(repr(key) for key in keys)}], array[{', '.join(values)}]"
    return f"json_format(cast(map({pairs}) as json))"


def _map(keys: Sequence[str], values: Sequence[str], name: str) -> str:
    pairs = f"array[{', '.join(keys)}],\n        array[{', '.join(values)}]"
    return f"cast(map(\n        {pairs}\n    ) as map(varchar, varchar)) as {name}"


def _one_table(table: str, columns: Sequence[str], tags: Sequence[str]) -> str:
    has = frozenset(columns)
    chosen = [
        *(f"{_text(has, name)} as {name}" for name in SUBSTRATE_TEXTS if name != PARTITION),
        PARTITION,
        f"{MONTH_START} as {SUBSTRATE_TIMES[0]}",
        f"{_time(has, SUBSTRATE_TIMES[1])} as {SUBSTRATE_TIMES[1]}",
        *(f"{_money(has, name)} as {name}" for name in SUBSTRATE_MONEY),
        *(f"{_attribute(has, key)} as product_{key}" for key in PRODUCT_KEYS),
        *(f"{_tag(has, tag)} as resource_tags_user_{tag}" for tag in tags),
        *(f"{_detected(has, name)} as {RENAMED.get(name, name)}" for name in DETECTED_BY),
    ]
    return "    select\n        " + ",\n        ".join(chosen) + f"\n    from {table}"


def _no_table(tags: Sequence[str]) -> str:
    return (
        _one_table("(values (cast('2000-01' as varchar))) as nothing (billing_period)", (), tags)
        + " where false"
    )


def _text(has: frozenset[str], name: str) -> str:
    found = next((one for one in (name, *INSTEAD.get(name, ())) if one in has), None)
    if name in STAYS_NULL:
        return f"nullif({found}, '')" if found else "cast(null as varchar)"
    return f"coalesce({found}, '')" if found else "cast('' as varchar)"


def _money(has: frozenset[str], name: str) -> str:
    return f"coalesce(cast({name} as double), 0e0)" if name in has else "0e0"


def _time(has: frozenset[str], name: str) -> str:
    return f"cast({name} as timestamp(3))" if name in has else "cast(null as timestamp(3))"


def _detected(has: frozenset[str], name: str) -> str:
    if DETECTED_BY[name].startswith("timestamp"):
        return _time(has, name)
    return f"coalesce({name}, '')" if name in has else "cast('' as varchar)"


def _attribute(has: frozenset[str], key: str) -> str:
    """A key of the map of newer reports, the flat column of older ones; NULL where the line has no such key."""
    flat = [
        f"nullif({name}, '')" for name in (f"product_{key}", *PRODUCT_INSTEAD.get(key, ())) if name in has
    ]
    found = [f"nullif(element_at(product, '{key}'), '')", *flat] if "product" in has else flat
    return f"coalesce({', '.join(found)})" if len(found) > 1 else (found or ["cast(null as varchar)"])[0]


def _tag(has: frozenset[str], tag: str) -> str:
    """A tag's value, '' when blank or absent: a user's tag of any format of report."""
    flat = f"resource_tags_user_{tag}"
    if "resource_tags" in has:
        found = f"element_at(resource_tags, 'user_{tag}')"
    elif "tags" in has:
        found = f"element_at(tags, 'resourceTags/user:{tag}')"
    elif flat in has:
        found = flat
    else:
        return "cast('' as varchar)"
    return f"coalesce({found}, '')"
