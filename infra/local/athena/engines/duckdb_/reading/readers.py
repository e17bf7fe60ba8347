"""What all readers of table files share, and the reader of Parquet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from infra.local.athena import types as t
from infra.local.athena.catalog import Column, Table
from infra.local.athena.engines.duckdb_.reading.footers import Footers
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote, text_literal
from infra.local.athena.storage import ObjectRef
from infra.local.athena.types import Type

NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"
# Hidden columns of every table, in the order of the rows that `_file_facts` makes.
FILE_COLUMNS = {"$path": t.VARCHAR, "$file_size": t.BIGINT, "$file_modified_time": t.TIMESTAMPTZ}


@dataclass(frozen=True)
class Source:
    """What one scan reads: the columns asked for, and every file by its link."""

    table: Table
    columns: list[Column]
    files: list[tuple[str, ObjectRef]]
    folder: Path
    footers: Footers

    @property
    def keys(self) -> dict[str, str]:
        """Partition keys and what they are called in the folders of links."""
        return {key.name: key_name(position) for position, key in enumerate(self.table.keys)}

    @property
    def data_columns(self) -> list[Column]:
        return [c for c in self.columns if c.name not in self.keys and c.name not in FILE_COLUMNS]


Reader = Callable[[Source], str]


def key_name(position: int) -> str:
    """What the n-th partition key is called in the folders of links."""
    return f"__key{position}"


def paths(source: Source, more: list[str] | None = None) -> str:
    return ", ".join(text_literal(path) for path in [path for path, _ in source.files] + (more or []))


def hive_options(source: Source) -> str:
    return (
        ", hive_partitioning=true, hive_types_autocast=false" if source.keys else ", hive_partitioning=false"
    )


def select(source: Source, relation: str, shape: Callable[[Column], str]) -> str:
    items = []
    for column in source.columns:
        name = quote(column.name)
        if column.name in FILE_COLUMNS:
            items.append(f"m.{name}")
        elif column.name in source.keys:
            items.append(f"CAST(f.{source.keys[column.name]} AS {duckdb_type(column.type)}) AS {name}")
        else:
            items.append(f"{shape(column)} AS {name}")
    joined = _file_facts(source) if any(c.name in FILE_COLUMNS for c in source.columns) else ""
    return f"SELECT {', '.join(items) or 'NULL'} FROM {relation} f{joined}"


def _file_facts(source: Source) -> str:
    """What the hidden columns say of each file, beside its link."""
    rows = ", ".join(
        f"({text_literal(link)}, {text_literal(ref.uri)}, {ref.size}, TIMESTAMPTZ {text_literal(ref.modified)})"
        for link, ref in source.files
    )
    names = ", ".join(quote(name) for name in FILE_COLUMNS)
    return f" LEFT JOIN (VALUES {rows}) m(link, {names}) ON f.filename = m.link"


def parquet(source: Source) -> str:
    """By column name over all files; where they lack one, an empty file with the declared columns makes it NULL.

    Rows of which no column is asked for are counted in the footers, as Trino does.
    """
    if not source.columns and (rows := source.footers.rows(source.files)) is not None:
        return f"SELECT NULL FROM range({rows})"
    if source.columns and source.footers.all_have(
        source.files, {c.name: _arrow(c.type) for c in source.data_columns}
    ):
        relation = f"read_parquet([{paths(source)}]{hive_options(source)})"
    else:
        shape = _declared_columns_file(source)
        relation = f"read_parquet([{paths(source, [shape])}], union_by_name=true{hive_options(source)})"
    return select(source, relation, lambda c: f"CAST(f.{quote(c.name)} AS {duckdb_type(c.type)})")


def _declared_columns_file(source: Source) -> str:
    """Beside the queries' folders, for all queries of these columns: below the partition that no row has."""
    name = hashlib.sha256(str((source.table.columns, source.keys)).encode()).hexdigest()[:16]
    folder = source.folder.parent / f"declared_{name}"
    for key in source.keys.values():
        folder /= f"{key}={NULL_PARTITION}"
    path = folder / "declared.parquet"
    if not path.exists():
        fields = [pa.field(c.name, _arrow(c.type)) for c in source.table.columns if c.name not in source.keys]
        folder.mkdir(parents=True, exist_ok=True)
        source.folder.mkdir(parents=True, exist_ok=True)
        made = source.folder / f"declared_{name}.parquet"
        pq.write_table(pa.schema(fields).empty_table(), made)
        made.replace(path)
    return str(path)


def _arrow(kind: Type) -> pa.DataType:
    plain: dict[str, pa.DataType] = {
        "boolean": pa.bool_(), "tinyint": pa.int8(), "smallint": pa.int16(), "integer": pa.int32(),
        "bigint": pa.int64(), "real": pa.float32(), "double": pa.float64(), "date": pa.date32(),
        "timestamp": pa.timestamp("us"), "timestamp with time zone": pa.timestamp("us", "UTC"),
        "varbinary": pa.binary(),
    }  # fmt: skip
    if kind.base == "decimal":
        return pa.decimal128(kind.precision, kind.scale)
    if kind.base == "array":
        return pa.list_(_arrow(kind.inner(0)))
    if kind.base == "map":
        return pa.map_(_arrow(kind.inner(0)), _arrow(kind.inner(1)))
    if kind.base == "row":
        return pa.struct([pa.field(name, _arrow(kind.inner(i))) for i, name in enumerate(kind.names)])
    return plain.get(kind.base, pa.string())
