"""Files of container usage as one checked Arrow table; what is wrong is named by file, row, column and value."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from ingestion.container_usage.columns import BY_NAME, COLUMNS, DAY, HOUR, REQUIRED, WHEN, UsageColumn
from ingestion.errors import BadInput
from ingestion.landing.arrow import Array

FORMATS = (".csv", ".csv.gz", ".parquet")
PAGE = "docs/containers.md says what each column holds."
KEY = (DAY, HOUR, "resource_id", "pod")


def read_usage(paths: Iterable[Path]) -> pa.Table:
    """All rows of the files, with every column of the contract, NULL where a file has none.

    `usage_date` is filled in every row, `usage_hour` in rows of an hour. A file that is named twice counts once.
    Raises BadInput for anything that is not what it must be.
    """
    tables = [_read(path) for path in _different(paths)]
    whole = pa.concat_tables(tables) if tables else _SCHEMA.empty_table()
    if whole.num_rows == 0:
        raise BadInput("container usage: expected at least one row; found none. Nothing was landed.")
    _refuse_duplicates(whole)
    return whole


_SCHEMA = pa.schema([(column.name, column.type) for column in COLUMNS])


def _different(paths: Iterable[Path]) -> list[Path]:
    known: dict[str, Path] = {}
    for path in paths:
        if not path.is_file() or not path.name.endswith(FORMATS):
            raise BadInput(f"{path}: expected a file {', '.join(FORMATS)}; found none. Nothing was landed.")
        with path.open("rb") as stream:
            known.setdefault(hashlib.file_digest(stream, "sha256").hexdigest(), path)
    return list(known.values())


def _read(path: Path) -> pa.Table:
    raw = _raw(path)
    names = raw.column_names
    _check_names(path, names)
    columns = {
        name: _read_column(path, BY_NAME[name], raw.column(number)) for number, name in enumerate(names)
    }
    if HOUR in columns:
        columns[DAY] = columns[HOUR].cast(pa.date32())
    arrays = [columns.get(field.name, pa.nulls(raw.num_rows, field.type)) for field in _SCHEMA]
    return pa.Table.from_arrays(arrays, schema=_SCHEMA)


def _raw(path: Path) -> pa.Table:
    """Every CSV column as text: account ids keep their leading zeros."""
    try:
        if path.name.endswith(".parquet"):
            return pq.read_table(path)
        with pa_csv.open_csv(path) as reader:
            names = reader.schema.names
        as_text = pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
        return pa_csv.read_csv(path, convert_options=as_text)
    except (pa.ArrowException, UnicodeDecodeError) as error:
        said = str(error).splitlines()[0]
        raise BadInput(f"{path}: expected CSV or Parquet; found {said} Nothing was landed.") from error


def _check_names(path: Path, names: Sequence[str]) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise _bad_columns(path, "each column once", f"{', '.join(twice)} more than once")
    if unknown := [name for name in names if name not in BY_NAME]:
        raise _bad_columns(path, f"no columns but {', '.join(BY_NAME)}", ", ".join(unknown))
    if len(set(WHEN) & set(names)) != 1:
        found = " and ".join(name for name in WHEN if name in names) or "neither"
        raise _bad_columns(path, f"either {HOUR} or {DAY}", found)
    if missing := [name for name in REQUIRED if name not in names]:
        raise _bad_columns(path, f"the columns {', '.join(REQUIRED)}", f"no {', '.join(missing)}")


def _bad_columns(path: Path, expected: str, found: str) -> BadInput:
    return BadInput(f"{path}: expected {expected}; found {found}. Nothing was landed. {PAGE}")


def _read_column(path: Path, column: UsageColumn, found: Array) -> Array:
    """The column's values; each distinct text is read once. A blank one is NULL, where a value may be missing."""
    coded = _as_text(path, column, found).combine_chunks().dictionary_encode()
    values = []
    for number, text in enumerate(coded.dictionary.to_pylist()):
        try:
            values.append(_value(column, text))
        except ValueError as error:
            row = pc.index(coded.indices, pa.scalar(number, coded.indices.type)).as_py()
            raise _bad_value(path, column, row, text) from error
    if column.required and coded.null_count:
        raise _bad_value(path, column, pc.index(pc.is_null(coded), pa.scalar(True)).as_py(), "")
    return pa.array(values, type=column.type).take(coded.indices)


def _value(column: UsageColumn, text: str | None) -> Any:
    if not text and not column.required:
        return None
    return column.read(text or "")


def _as_text(path: Path, column: UsageColumn, found: Array) -> Array:
    """Text of any spelling; a moment with a zone in UTC, one without is UTC already."""
    if pa.types.is_dictionary(found.type):
        found = found.cast(found.type.value_type)
    if pa.types.is_timestamp(found.type):
        found = found.cast(pa.timestamp("us", tz="UTC")).cast(pa.timestamp("us"))
    try:
        return pc.utf8_trim_whitespace(found.cast(pa.string()))
    except pa.ArrowException as error:
        raise _bad_columns(path, f"{column.name}: {column.expected}", f"type {found.type}") from error


def _bad_value(path: Path, column: UsageColumn, row: int, text: str) -> BadInput:
    return BadInput(
        f"{path}: row {row + 1}, {column.name}: expected {column.expected}; found {text[:80]!r}. "
        f"Nothing was landed. {PAGE}"
    )


def _refuse_duplicates(table: pa.Table) -> None:
    counted = table.group_by(list(KEY)).aggregate([([], "count_all")])
    twice = counted.filter(pc.greater(counted.column("count_all"), pa.scalar(1)))
    if twice.num_rows:
        first = twice.slice(0, 1).to_pylist()[0]
        when = first[HOUR] or first[DAY]
        raise BadInput(
            f"container usage: expected one row per hour or day, machine and pod; found {first['count_all']} of "
            f"{first['pod']} on {first['resource_id']} at {when} ({twice.num_rows} such keys). Add up the containers "
            f"of a pod, and give each pod its own name. Nothing was landed. {PAGE}"
        )
