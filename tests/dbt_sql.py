"""Models of the dbt project without dbt: rendered by Jinja, run by the local Athena's engine in this process.

    models = Models(engine, {"tag_keys": ["team"]})
    models.rows("cost_daily", {"stg_cur2__line_items": [{"line_item_line_item_type": "Usage", …}]})

What a model refers to becomes a common table expression before it: a given table of rows, else that model's own
SQL. Rows name only the columns that matter; the others of a staged line are NULL. A build through dbt is tested
elsewhere; here is the arithmetic, some tenths of a second each.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import yaml

from infra.local.athena.catalog import Catalog, Partition, Table, TableName
from infra.local.athena.engines.base import Running
from infra.local.athena.engines.duckdb_.session import DuckDbEngine
from infra.local.athena.results import read_page
from infra.local.athena.runner import parse
from infra.local.athena.storage import ObjectStore
from ingestion.container_usage.columns import GLUE_TYPES, PARTITIONS, STORED

PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"
MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)\(.*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL)
STAGED = "stg_cur2__line_items"
USAGE = "bronze_container_usage"
DELIVERY = {"export_name": "acme", "billing_period": "2026-04", "delivery_id": "delivery-1"}
MOST_ROWS = 10_000

Row = Mapping[str, Any]


class NoTables(Catalog):
    """Every query brings its own rows."""

    def __init__(self) -> None:
        super().__init__(None)

    def find(self, name: TableName) -> Table | None:
        return None

    def database(self, name: str) -> dict[str, Any] | None:
        return {"Name": name}

    def partitions(self, name: TableName, expression: str = "") -> list[Partition]:
        return []


class Engine:
    """The local Athena's engine over no tables; answers as text, as Athena gives them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.numbers = folder, itertools.count()
        store = ObjectStore(None, lambda *_: None, folder / "cache")
        self.engine = DuckDbEngine(NoTables(), store, folder / "duckdb")

    def rows(self, sql: str) -> list[dict[str, str | None]]:
        sink = self.folder / f"answer-{next(self.numbers)}"
        with sink.open("wb") as lines:
            stats = self.engine.select(parse(sql, "build_test"), lines, Running())
        names = [column.name for column in stats.columns]
        found = read_page(sink, 0, MOST_ROWS, is_csv=True).rows
        return [dict(zip(names, row, strict=True)) for row in found]

    def close(self) -> None:
        self.engine.close()


class Returned(Exception):
    """What dbt's `return` carries out of a macro."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Models:
    """The project's models with the variables of a build."""

    def __init__(self, engine: Engine, variables: Mapping[str, Any] | None = None) -> None:
        self.engine = engine
        defaults = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
        self.variables = {**defaults, **DELIVERY, **(variables or {})}
        self.environment = jinja2.Environment(extensions=["jinja2.ext.do"])
        self.environment.globals.update(self._dbt())
        self.environment.globals.update(self._macros())
        self.environment.globals["columns_of"] = published_columns

    def rows(
        self, wanted: str, given: Mapping[str, Sequence[Row]], ask: str = "select * from {wanted}"
    ) -> list[dict[str, str | None]]:
        """The rows of `ask` over the model `wanted` (or a singular test of that name); `given` stands for models."""
        tables: dict[str, str] = {}
        self._require(wanted, given, tables)
        parts = ",\n".join(f"{name} as (\n{sql}\n)" for name, sql in tables.items())
        return self.engine.rows(f"with {parts}\n{ask.format(wanted=wanted)}")

    def rendered(self, name: str) -> str:
        """The SQL of a model or test."""
        [path] = [path for room in ("models", "tests") for path in (PROJECT / room).rglob(f"{name}.sql")]
        return self.environment.from_string(path.read_text(encoding="utf-8")).render().strip()

    def expression(self, text: str) -> str:
        """A piece of Jinja, such as `{{ decimal_of('x') }}`."""
        return self.environment.from_string(text).render().strip()

    def _require(self, name: str, given: Mapping[str, Sequence[Row]], tables: dict[str, str]) -> None:
        if name in tables:
            return
        if name in given:
            tables[name] = values(name, given[name])
            return
        sql = self.rendered(name)
        for reference in re.findall(r"\b__ref__(\w+)", sql):
            self._require(reference, given, tables)
        tables[name] = sql.replace("__ref__", "")

    def _dbt(self) -> dict[str, Any]:
        return {
            "execute": True,
            "var": self.variables.get,
            "ref": lambda name: f"__ref__{name}",
            "source": lambda source, table: f"__ref__{source}_{table}",
            "config": lambda **_: "",
            "modules": SimpleNamespace(re=re),
            "target": SimpleNamespace(schema="build_test"),
            "exceptions": SimpleNamespace(raise_compiler_error=_refuse),
            "return": _return,
        }

    def _macros(self) -> Iterator[tuple[str, Callable[..., Any]]]:
        """Each macro alone, so that one that returns a value can be called by another."""
        for path in sorted((PROJECT / "macros").rglob("*.sql")):
            for found in MACRO.finditer(path.read_text(encoding="utf-8")):
                yield found[1], self._macro(found[1], found[0])

    def _macro(self, name: str, source: str) -> Callable[..., Any]:
        template = self.environment.from_string(source)

        def call(*arguments: Any, **named: Any) -> Any:
            try:
                return getattr(template.module, name)(*arguments, **named)
            except Returned as returned:
                return returned.value

        return call


def _return(value: Any) -> None:
    raise Returned(value)


def _refuse(message: str) -> None:
    raise ValueError(message)


def values(name: str, rows: Sequence[Row]) -> str:
    """Rows as SQL; a staged line has all columns of the common shape, NULL where the row does not say."""
    types = types_of(name, rows)
    if unknown := {column for row in rows for column in row} - set(types):
        raise KeyError(f"{name} has no column {sorted(unknown)}")
    lines = [", ".join(literal(row.get(one), kind) for one, kind in types.items()) for row in rows]
    lines = lines or [", ".join(literal(None, kind) for kind in types.values())]
    listed = ",\n".join(f"({line})" for line in lines)
    kept = f"select * from (values {listed}) as given ({', '.join(types)})"
    return kept if rows else f"{kept} where false"


def literal(value: Any, kind: str) -> str:
    """A typed value; text as people write it in a table."""
    if value is None:
        return f"cast(null as {kind})"
    text = str(value).replace("'", "''")
    return f"cast('{text}' as {kind})"


@cache
def staged_types() -> dict[str, str]:
    """The columns of the common shape with their types, as the staging model makes them, for one tag key."""
    text = (PROJECT / "models" / "staging" / f"{STAGED}.sql").read_text(encoding="utf-8")
    body = text.split("\nselect\n", 1)[1]
    split = (PROJECT / "macros" / "values" / "split.sql").read_text(encoding="utf-8")
    optional = re.findall(r'column_or_null\(columns, "(\w+)"(?:, "(\w+)")?\)', body)
    attributes = re.findall(r'product_attribute\(columns, "(\w+)"', body)
    return {
        **{name: BILLED.get(name, "varchar") for name in re.findall(r"^    (\w+),?$", body, re.MULTILINE)},
        **{name: kind or "varchar" for name, kind in optional},
        **{f"product_{key}": "varchar" for key in attributes},
        **dict.fromkeys(re.findall(r'"(split_line_item_\w+)"', split), "double"),
        "split_line_item_parent_resource_id": "varchar",
        **dict.fromkeys(re.findall(r'"(aws_\w+)":', split), "varchar"),
        "has_net_columns": "boolean",
        "tag_1": "varchar",
        "inherited_tag_1": "varchar",
        "inherited_from": "varchar",
    }


def usage_types() -> dict[str, str]:
    """The columns of landed container usage with their types, behind the partitions of its table."""
    stored = {column.name: GLUE_TYPES[column.type].replace("string", "varchar") for column in STORED}
    return {**dict.fromkeys(PARTITIONS, "varchar"), **stored}


def types_of(name: str, rows: Sequence[Row]) -> Mapping[str, str]:
    """The columns of a table with their types; an intermediate model has no contract, so its rows say what it has."""
    if name == STAGED:
        return staged_types()
    if name == USAGE:
        return usage_types()
    if name.startswith("int_"):
        return {column: type_of(column) for row in rows for column in row}
    return contract_types(name)


def type_of(column: str) -> str:
    """The type of an intermediate model's column by its name."""
    if column == "line_items":
        return "bigint"
    if column.endswith("_date"):
        return "date"
    return (
        "decimal(38, 12)"
        if column.endswith(("_cost", "_amount", "_credit", "_units", "_hours"))
        else "varchar"
    )


def published_columns(relation: str) -> list[str]:
    """What the catalog would say of a published mart; nothing of any other table."""
    name = relation.removeprefix("__ref__")
    marts = (PROJECT / "models" / "marts").glob(f"{name.removeprefix('published_')}.yml")
    return list(contract_types(name)) if any(marts) else []


@cache
def contract_types(model: str) -> dict[str, str]:
    """The columns of a public table with their types, as its contract says, behind the partitions of its table."""
    [path] = (PROJECT / "models").rglob(f"{model.removeprefix('published_')}.yml")
    [found] = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    types = {column["name"]: column["data_type"] for column in found["columns"]}
    partitions = {"billing_period": "varchar", "export_name": "varchar"}
    return types | (partitions if model.startswith("published_") else {})


# What every bill has, where it is no text.
BILLED = {
    "line_item_usage_amount": "double",
    "line_item_unblended_cost": "double",
    "line_item_usage_start_date": "timestamp",
    "line_item_usage_end_date": "timestamp",
}
