"""Table formats as DuckDB reads them: Parquet, JSON lines, CSV and delimited text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from infra.local.athena import types as t
from infra.local.athena.catalog import Column, Table
from infra.local.athena.engines.duckdb_.casts import text_to
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote, text_literal
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class Source:
    """What one scan reads: the columns asked for and (link, URI) of every file."""

    table: Table
    columns: list[Column]
    files: list[tuple[str, str]]
    folder: Path

    @property
    def keys(self) -> dict[str, str]:
        """Partition keys and what they are called in the folders of links."""
        return {key.name: key_name(position) for position, key in enumerate(self.table.keys)}

    @property
    def data_columns(self) -> list[Column]:
        return [c for c in self.columns if c.name not in self.keys and c.name != "$path"]


Reader = Callable[[Source], str]


def key_name(position: int) -> str:
    """What the n-th partition key is called in the folders of links."""
    return f"__key{position}"


def reader_of(table: Table) -> Reader:
    serde = table.serde.rsplit(".", 1)[-1].lower()
    if "parquet" in serde:
        return _parquet
    if "json" in serde:
        return _json
    if "opencsv" in serde:
        return _csv
    if "lazysimple" in serde or not serde:
        return _delimited
    raise QueryFailed("HIVE_UNSUPPORTED_FORMAT", f"Unable to create input format {table.serde}")


def _paths(source: Source, more: list[str] | None = None) -> str:
    return ", ".join(text_literal(path) for path in [path for path, _ in source.files] + (more or []))


def _hive(source: Source) -> str:
    return (
        ", hive_partitioning=true, hive_types_autocast=false" if source.keys else ", hive_partitioning=false"
    )


def _select(source: Source, relation: str, shape: Callable[[Column], str]) -> str:
    items = []
    for column in source.columns:
        name = quote(column.name)
        if column.name == "$path":
            items.append('m.uri AS "$path"')
        elif column.name in source.keys:
            items.append(f"CAST(f.{source.keys[column.name]} AS {duckdb_type(column.type)}) AS {name}")
        else:
            items.append(f"{shape(column)} AS {name}")
    joined = ""
    if any(column.name == "$path" for column in source.columns):
        rows = ", ".join(f"({text_literal(path)}, {text_literal(uri)})" for path, uri in source.files)
        joined = f" LEFT JOIN (VALUES {rows}) m(path, uri) ON f.filename = m.path"
    return f"SELECT {', '.join(items)} FROM {relation} f{joined}"


def _parquet(source: Source) -> str:
    """By column name over all files; an empty file with the declared columns makes absent ones NULL."""
    shape = _declared_columns_file(source)
    relation = f"read_parquet([{_paths(source, [shape])}], union_by_name=true{_hive(source)})"
    return _select(source, relation, lambda c: f"CAST(f.{quote(c.name)} AS {duckdb_type(c.type)})")


def _declared_columns_file(source: Source) -> str:
    """Written into the query's folder under the partition that no row has."""
    fields = [pa.field(c.name, _arrow(c.type)) for c in source.table.columns if c.name not in source.keys]
    name = hashlib.sha256(str(source.table.columns).encode()).hexdigest()[:16]
    folder = source.folder / f"declared_{name}"
    for key in source.keys.values():
        folder /= f"{key}={NULL_PARTITION}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "declared.parquet"
    if not path.exists():
        pq.write_table(pa.schema(fields).empty_table(), path)
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


def _json(source: Source) -> str:
    """One object per line; keys that aren't declared are skipped, absent ones are NULL."""
    columns = source.data_columns or [source.table.columns[0]]
    fields = ", ".join(f"{text_literal(c.name)}: {text_literal(_json_type(c.type))}" for c in columns)
    relation = (
        f"read_json([{_paths(source)}], format='newline_delimited', records=true, "
        f"columns={{{fields}}}, filename=true{_hive(source)})"
    )
    return _select(source, relation, lambda c: _from_json_text(f"f.{quote(c.name)}", c.type))


def _json_type(kind: Type) -> str:
    """Instants are read as text first: JSON writers spell them in ISO form, with `T` and `Z`."""
    return "VARCHAR" if kind.base in ("timestamp", "date") else duckdb_type(kind)


def _from_json_text(sql: str, kind: Type) -> str:
    return f"CAST({sql} AS {duckdb_type(kind)})"


def _csv(source: Source) -> str:
    given = source.table.serde_parameters
    options = (
        f"delim={text_literal(given.get('separatorChar', ','))}, "
        f"quote={text_literal(given.get('quoteChar', chr(34)))}, "
        f"escape={text_literal(_csv_escape(given))}, nullstr='\\N'"
    )
    return _text(source, options)


def _csv_escape(given: dict[str, str]) -> str:
    """A doubled quote is read in any case; the serde's default escape is a backslash."""
    return given.get("escapeChar", given.get("quoteChar", '"'))


def _delimited(source: Source) -> str:
    given = source.table.serde_parameters
    delimiter = given.get("field.delim", given.get("serialization.format", "\x01"))
    delimiter = "\x01" if delimiter == "1" else delimiter
    null = given.get("serialization.null.format", "\\N")
    return _text(
        source, f"delim={text_literal(delimiter)}, quote='', escape='', nullstr={text_literal(null)}"
    )


def _text(source: Source, options: str) -> str:
    table = source.table
    skip = int(
        table.parameters.get(
            "skip.header.line.count", table.serde_parameters.get("skip.header.line.count", "0")
        )
    )
    fields = ", ".join(f"{text_literal(c.name)}: 'VARCHAR'" for c in table.columns)
    relation = (
        f"read_csv([{_paths(source)}], columns={{{fields}}}, auto_detect=false, header=false, skip={skip}, "
        f"{options}, null_padding=true, parallel=false, filename=true, strict_mode=false{_hive(source)})"
    )
    return _select(source, relation, _from_text)


def _from_text(column: Column) -> str:
    sql = f"f.{quote(column.name)}"
    return sql if t.is_text(column.type) else text_to(sql, column.type)
