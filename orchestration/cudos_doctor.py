"""Looks before a deploy of the dashboards: what would make `cid-cmd` fail, or succeed and show nothing."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from dashboards.quicksight.contract import (
    PRODUCT_KEYS,
    RELATIONS,
    SUBSTRATE_MONEY,
    SUBSTRATE_TEXTS,
    SUBSTRATE_TIMES,
)
from dashboards.quicksight.lines import SUBSTRATE
from dashboards.quicksight.relations import DATABASE
from orchestration.athena import ask_builder
from orchestration.cudos import columns_of, typed_columns, wanted_views
from orchestration.doctor import Finding, Look, NotWell, looked

if TYPE_CHECKING:
    from orchestration.lakehouse import Lakehouse

APPLY = "run `lakehouse cudos apply`"
# Days without new usage before the dashboards count as old: AWS delivers up to three times a day.
STALE_DAYS = 3
# What cid-cmd takes for a bill when no table is named: these columns, outside the partitions, tell enough of one.
LOOKS_LIKE_A_BILL = {
    "identity_line_item_id",
    "identity_time_interval",
    "line_item_line_item_type",
    "bill_bill_type",
}


def examine(house: Lakehouse, database: str = DATABASE) -> list[Finding]:
    """Look at everything that a deploy relies on; a look that fails is a finding itself."""
    return [looked(*each) for each in _looks(house, database)]


def _looks(house: Lakehouse, database: str) -> Iterator[tuple[str, Look, str]]:
    yield "cudos: bill", lambda: f"{len(wanted_views(house))} views wanted", "publish a bill of CUR 2.0"
    yield "cudos: views", partial(_views, house, database), APPLY
    yield "cudos: columns", partial(_columns, house, database), APPLY
    yield "cudos: 51 columns", partial(_substrate, house, database), APPLY
    yield (
        "cudos: other bills",
        partial(_ambiguity, house, database),
        "name --cur-database and --cur-table-name",
    )
    yield "cudos: accounts", partial(_accounts, house, database), "mend `accounts`, each dataset joins it"
    yield "cudos: values", partial(_values, house, database), "ask for the lines with `lakehouse query`"
    yield (
        "cudos: freshness",
        partial(_freshness, house, database),
        "`lakehouse deliveries` says what is missing",
    )
    yield "cudos: SPICE rows", partial(_rows, house, database), "deploy with fewer tags, or a shorter history"


def _views(house: Lakehouse, database: str) -> str:
    """Views as the lakehouse of now asks for them; a new format of report or tag key makes them old."""
    found = {view.name: _definition(house, database, view.name) for view in wanted_views(house)}
    missing = [name for name, text in found.items() if text is None]
    old = [view.name for view in wanted_views(house) if found[view.name] not in (None, _plain(view.sql))]
    if missing or old:
        raise NotWell(
            "; ".join(
                f"{what}: {', '.join(names)}" for what, names in (("missing", missing), ("old", old)) if names
            )
        )
    return f"{len(found)} views, all as wanted"


def _columns(house: Lakehouse, database: str) -> str:
    """cid-cmd drops a column that a relation lacks without an error, and the visuals stay empty."""
    lacking = {
        relation.name: sorted(set(relation.columns) - set(columns_of(house, database, relation.name)))
        for relation in RELATIONS
    }
    bad = [f"{name} lacks {', '.join(columns)}" for name, columns in lacking.items() if columns]
    if bad:
        raise NotWell("; ".join(bad))
    return f"{len(RELATIONS)} relations, {sum(len(relation.columns) for relation in RELATIONS)} columns"


def _substrate(house: Lakehouse, database: str) -> str:
    found = typed_columns(house, database, SUBSTRATE)
    wanted = [*SUBSTRATE_TEXTS, *SUBSTRATE_TIMES, *SUBSTRATE_MONEY, "product", "resource_tags"]
    missing = [name for name in wanted if name not in found]
    if missing:
        raise NotWell(f"{database}.{SUBSTRATE} lacks {', '.join(missing)}")
    return f"{database}.{SUBSTRATE}: {len(wanted)} columns, {len(PRODUCT_KEYS)} product attributes"


def _ambiguity(house: Lakehouse, database: str) -> str:
    """With several bills in sight a headless deploy has to name its own; they are no fault."""
    glue = house.aws.glue
    others = [
        f"{name}.{table['Name']}"
        for name in dict.fromkeys((house.lake.database, house.lake.bronze_database, database))
        for page in glue.get_paginator("get_tables").paginate(DatabaseName=name)
        for table in page["TableList"]
        if {one["Name"] for one in table["StorageDescriptor"].get("Columns", ())} >= LOOKS_LIKE_A_BILL
    ]
    return f"{', '.join(others)}: deploy with --cur-database {database} --cur-table-name {SUBSTRATE}"


def _accounts(house: Lakehouse, database: str) -> str:
    sql = "select count(*), count(distinct account_id), count_if(account_name = '') from account_map"
    [(rows, accounts, nameless)] = ask_builder(house.aws, house.lake, sql, database).rows
    if rows != accounts:
        raise NotWell(f"{rows} rows for {accounts} accounts: their cost would be multiplied")
    if not rows or nameless:
        raise NotWell(f"{rows} accounts, {nameless} without a name")
    return f"{accounts} accounts"


def _values(house: Lakehouse, database: str) -> str:
    """One NULL among the parts of a fee, or in a servicecode, drops money from the dashboards."""
    counted = ", ".join(f"count_if({name} is null)" for name in ("product_servicecode", *SUBSTRATE_MONEY))
    blank_end = "count_if(savings_plan_end_time = '' and savings_plan_savings_plan_a_r_n <> '')"
    since = "billing_period >= date_format(date_add('month', -7, current_date), '%Y-%m')"
    sql = f"select count(*), {blank_end}, {counted} from {SUBSTRATE} where {since}"
    [(lines, *bad)] = ask_builder(house.aws, house.lake, sql, database).rows
    if any(bad):
        raise NotWell(f"{sum(bad)} values of {lines} lines are NULL or blank where CID adds or parses them")
    return f"{lines} lines of eight months, none NULL where CID adds"


def _freshness(house: Lakehouse, database: str) -> str:
    sql = "select cast(max(usage_date) as date) from summary_view where charge_category = 'Running_Usage'"
    [(newest,)] = ask_builder(house.aws, house.lake, sql, database).rows
    if newest is None:
        raise NotWell("summary_view has no usage in its seven months")
    age = (datetime.now(UTC).date() - date.fromisoformat(str(newest))).days
    if age > STALE_DAYS:
        raise NotWell(f"the newest usage is of {newest}, {age} days ago")
    return f"usage up to {newest}"


def _rows(house: Lakehouse, database: str) -> str:
    """What QuickSight would import each day; the SPICE quota is counted in its own encoding, so rows are said."""
    parts = [f"select '{one.name}' as relation, count(*) as rows_in_it from {one.name}" for one in RELATIONS]
    counted = ask_builder(house.aws, house.lake, " union all ".join(parts), database).rows
    return ", ".join(f"{name} {rows}" for name, rows in sorted(counted, key=lambda one: -one[1]))


def _definition(house: Lakehouse, database: str, name: str) -> str | None:
    """The select of a view as Athena keeps it; None when there is no such view."""
    glue = house.aws.glue
    try:
        text = glue.get_table(DatabaseName=database, Name=name)["Table"].get("ViewOriginalText", "")
    except glue.exceptions.EntityNotFoundException:
        return None
    encoded = text.removeprefix("/* Presto View: ").removesuffix(" */")
    return _plain(str(json.loads(base64.b64decode(encoded))["originalSql"])) if encoded != text else ""


def _plain(sql: str) -> str:
    """The text without comments and line breaks: Athena keeps a view from its first word on."""
    return " ".join(re.sub("--[^\n]*", "", sql).split())
