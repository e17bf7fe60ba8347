"""Iceberg tables as DuckDB reads them: data files by field id, without the rows that were deleted.

Data files are linked into the query's folder as those of other tables are, so that a file that VACUUM
removes meanwhile stays readable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from infra.local.athena import types as t
from infra.local.athena.catalog import Column
from infra.local.athena.engines.duckdb_.reading import pushdown
from infra.local.athena.engines.duckdb_.reading.readers import FILE_COLUMNS
from infra.local.athena.engines.duckdb_.relations.from_clause import ROW_POSITION as POSITION
from infra.local.athena.engines.duckdb_.scope import Scan
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote, text_literal
from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg import reading, system
from infra.local.athena.iceberg.reading import IcebergTable
from infra.local.athena.storage import ObjectRef

if TYPE_CHECKING:
    from pyiceberg.table import FileScanTask

    from infra.local.athena.engines.duckdb_.reading.bind import Binder

PATH = "$path"
_OWN = {**FILE_COLUMNS, POSITION: t.BIGINT}
_FILE_NAMES = ", ".join(quote(name) for name in FILE_COLUMNS)
_ARROW_ROWS = 100_000


def relation(binder: Binder, scan: Scan) -> str:
    """A SELECT that gives the columns which the query uses."""
    table = scan.table
    assert isinstance(table, IcebergTable)
    if scan.metadata:
        return _system_table(binder, scan, table)
    columns = _columns(scan, table)
    tasks = table.tasks(pushdown.expression(scan.constraints, table.schema))
    if not tasks:
        return _no_rows(columns)
    if reading.needs_arrow(table, tasks):
        return _through_arrow(binder, scan, table, columns)
    return _from_files(binder, scan, table, columns, tasks)


def _columns(scan: Scan, table: IcebergTable) -> list[Column]:
    wanted = [column for column in table.columns if column.name in scan.used]
    wanted += [Column(name, kind, "") for name, kind in _OWN.items() if name in scan.used]
    return wanted or [table.columns[0]]


def _no_rows(columns: list[Column]) -> str:
    items = ", ".join(f"CAST(NULL AS {duckdb_type(c.type)}) AS {quote(c.name)}" for c in columns)
    return f"SELECT {items} WHERE false"


def _from_files(
    binder: Binder, scan: Scan, table: IcebergTable, columns: list[Column], tasks: list[FileScanTask]
) -> str:
    data = [task.file.file_path for task in tasks]
    gone = list(dict.fromkeys(found.file_path for task in tasks for found in task.delete_files))
    refs = reading.references(binder.store, table.location, [*data, *gone])
    linked = _linked(binder, scan, data, refs)
    paths = ", ".join(text_literal(link) for link, _ in linked)
    names = {column.name: found for column, found in zip(table.columns, table.schema.fields, strict=True)}
    fields = ", ".join(
        f"{names[c.name].field_id}: {{name: {text_literal(c.name)}, type: {text_literal(duckdb_type(c.type))}, "
        "default_value: NULL}"
        for c in columns
        if c.name not in _OWN
    )
    shape = f", schema=MAP {{{fields}}}" if fields else ""
    source = f"read_parquet([{paths}], filename=true, file_row_number=true{shape}) f"
    gone_rows = _deletions(binder, scan, table, gone, refs)
    if gone_rows or any(column.name in FILE_COLUMNS for column in columns):
        source += f" JOIN (VALUES {_file_facts(linked, refs)}) m(link, {_FILE_NAMES}) ON f.filename = m.link"
    for number, rows in enumerate(gone_rows):
        deleted = f"d{number}"
        source += (
            f" ANTI JOIN ({rows}) {deleted}(path, pos)"
            f' ON {deleted}.path = m."{PATH}" AND {deleted}.pos = f.file_row_number'
        )
    return f"SELECT {', '.join(_item(column) for column in columns)} FROM {source}"


def _file_facts(linked: list[tuple[str, str]], refs: dict[str, ObjectRef]) -> str:
    """What the hidden columns say of each file, beside its link; the path as the table's metadata has it."""
    return ", ".join(
        f"({text_literal(link)}, {text_literal(path)}, {refs[path].size}, "
        f"TIMESTAMPTZ {text_literal(refs[path].modified)})"
        for link, path in linked
    )


def _item(column: Column) -> str:
    name = quote(column.name)
    if column.name == POSITION:
        return f"f.file_row_number AS {name}"
    return f"m.{name}" if column.name in FILE_COLUMNS else f"f.{name}"


def _linked(
    binder: Binder, scan: Scan, paths: list[str], refs: dict[str, ObjectRef]
) -> list[tuple[str, str]]:
    """(path of the link, the file's own path) for each file."""
    folder = binder.folder / f"t{scan.number}"
    folder.mkdir(parents=True, exist_ok=True)
    taken = len(list(folder.iterdir()))
    found = []
    for number, path in enumerate(paths, taken):
        link = folder / f"{number}.parquet"
        binder.link(link, refs[path])
        found.append((str(link), path))
    binder.uris |= found
    return found


def _deletions(
    binder: Binder, scan: Scan, table: IcebergTable, gone: list[str], refs: dict[str, ObjectRef]
) -> list[str]:
    """Relations of (file_path, pos) whose rows are no longer there."""
    found = []
    if gone:
        links = ", ".join(text_literal(link) for link, _ in _linked(binder, scan, gone, refs))
        found.append(f"SELECT file_path, pos FROM read_parquet([{links}], union_by_name=true)")
    if table.minus is not None:
        source = f"read_parquet({text_literal(str(table.minus))})"
        found.append(f"SELECT {quote(PATH)}, {quote(POSITION)} FROM {source}")
    return found


def _through_arrow(binder: Binder, scan: Scan, table: IcebergTable, columns: list[Column]) -> str:
    """Read by pyiceberg, row for row, into one file of the query's own."""
    if any(column.name in _OWN for column in columns):
        text = "its data files can be read, but not rewritten or named, by this engine"
        raise QueryFailed("NOT_SUPPORTED", f"Iceberg table '{table.name}': {text}")
    names = {
        column.name: found.name for column, found in zip(table.columns, table.schema.fields, strict=True)
    }
    selected = tuple(names[column.name] for column in columns)
    found = table.handle.scan(selected_fields=selected, snapshot_id=table.snapshot_id).to_arrow()
    found = found.select(selected).rename_columns([column.name for column in columns])
    path = binder.own(f"arrow{scan.number}.parquet")
    pq.write_table(found, path, row_group_size=_ARROW_ROWS)
    items = ", ".join(f"CAST({quote(c.name)} AS {duckdb_type(c.type)}) AS {quote(c.name)}" for c in columns)
    return f"SELECT {items} FROM read_parquet({text_literal(str(path))})"


def _system_table(binder: Binder, scan: Scan, table: IcebergTable) -> str:
    """A table of the query's own: metadata is no data that a query scans."""
    path = binder.own(f"system{scan.number}.parquet")
    pq.write_table(system.rows(table, scan.metadata), path)
    items = ", ".join(
        f"CAST({quote(c.name)} AS {duckdb_type(c.type)}) AS {quote(c.name)}"
        for c in system.columns(table, scan.metadata)
    )
    name = f"system{scan.number}"
    source = f"SELECT {items} FROM read_parquet({text_literal(str(path))})"
    binder.ask(f"CREATE OR REPLACE TEMP TABLE {name} AS {source}")
    return f"SELECT * FROM {name}"
