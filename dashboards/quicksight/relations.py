"""The views of the CID database, in the order of their creation: what is written from the catalog, then the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from dashboards.quicksight.contract import RELATIONS
from dashboards.quicksight.families import mapping_sql
from dashboards.quicksight.lines import (
    ACCOUNTS,
    LINES,
    RESOURCE_DAYS,
    SUBSTRATE,
    accounts_sql,
    lines_sql,
    resource_days_sql,
    substrate_sql,
)

DATABASE = "cid_cur"
# Published tables of lines that have AWS's own names; FOCUS has no amortization parts, so CID can't show it.
LINE_TABLES = ("line_items_cur2", "line_items_legacy")
MAPPING = "kpi_instance_mapping"
# Written anew by `lakehouse cudos apply`: their text depends on what the lakehouse holds.
FROM_CATALOG = (LINES, RESOURCE_DAYS, SUBSTRATE, ACCOUNTS)


@dataclass(frozen=True)
class View:
    """One view of the CID database: its name and its select."""

    name: str
    sql: str

    @property
    def statement(self) -> str:
        """The statement that makes it, or replaces it."""
        return f"create or replace view {self.name} as\n{self.sql}"


def catalog_views(
    database: str, columns: Mapping[str, Sequence[str]], tag_keys: Sequence[str]
) -> tuple[View, ...]:
    """The views whose text follows from the public `database`: `columns` of each table that it has."""
    lines = {name: columns[name] for name in LINE_TABLES if columns.get(name)}
    texts = {
        LINES: lines_sql(database, lines, tag_keys),
        RESOURCE_DAYS: resource_days_sql(database, columns.get("cost_resource_daily", ())),
        SUBSTRATE: substrate_sql(tag_keys),
        ACCOUNTS: accounts_sql(database, columns.get("accounts", ())),
    }
    return tuple(View(name, texts[name]) for name in FROM_CATALOG)


def contract_views() -> tuple[View, ...]:
    """The relations that the dashboards import, over the views of the catalog; the same text in every lakehouse."""
    names = [relation.name for relation in RELATIONS if relation.name not in FROM_CATALOG]
    return tuple(View(name, mapping_sql() if name == MAPPING else _text_of(name)) for name in names)


def _text_of(name: str) -> str:
    return (files("dashboards.quicksight") / "relations" / f"{name}.sql").read_text(encoding="utf-8")
