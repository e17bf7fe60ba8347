"""Columns of a batch as the lake wants them: names, types, '' and NULL. Pure, on Arrow arrays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.errors import Refused
from ingestion.exports import contract
from ingestion.exports.delivery import ExportFormat
from ingestion.landing.arrow import Array, DataType, equals

# Partition keys of the bronze tables; a file with a column of that name would shadow them.
RESERVED = frozenset({"export_name", "billing_period", "delivery_id"})


def lake_names(export_format: ExportFormat, headers: Iterable[str]) -> list[str]:
    """The lake's name of each header, duplicates kept; raises Refused for a reserved one."""
    found = [contract.column_name(export_format, header) for header in headers]
    if shadowing := sorted(RESERVED.intersection(found)):
        raise Refused(
            f"Columns {', '.join(shadowing)}: expected no column of that name, it is a partition of the lake."
        )
    return found


def wanted_type(export_format: ExportFormat, column: str, found: DataType) -> DataType:
    """The type of a column in the lake; a column outside of the contract keeps its own, if it has one."""
    known = contract.arrow_type(export_format, column)
    if known is not None:
        return known
    plain = _plain(found)
    return pa.string() if pa.types.is_null(plain) else plain


def same_type(found: DataType, wanted: DataType) -> bool:
    """Whether a file of type `found` reads as `wanted` in every engine, required or not."""
    plain = _plain(found)
    if pa.types.is_timestamp(wanted):
        return pa.types.is_timestamp(plain)
    if pa.types.is_map(wanted):
        return (
            pa.types.is_map(plain)
            and same_type(plain.key_type, wanted.key_type)
            and same_type(plain.item_type, wanted.item_type)
        )
    return bool(plain == wanted)


def schema_in_lake(export_format: ExportFormat, schema: pa.Schema) -> pa.Schema:
    """The schema a file of `schema` gets in the lake: normalised names once each, the contract's types, nullable."""
    columns = lake_names(export_format, schema.names)
    fields = dict(zip(columns, schema.types, strict=True))
    return pa.schema([(name, wanted_type(export_format, name, kind)) for name, kind in fields.items()])


def refuse_changed_types(export_format: ExportFormat, schema: pa.Schema, where: str) -> None:
    """Raises Refused naming each column whose type in a Parquet file is another than the contract's.

    What holds the same values in another spelling is no change: text that is to be read (AWS delivers maps and
    times as text to some), narrower numbers, an empty column, an attribute of a legacy bill that is kept as text.
    """
    known = contract.types(export_format)
    changed = [
        f"{name}: expected {known[column]}, found {kind}"
        for name, column, kind in zip(
            schema.names, lake_names(export_format, schema.names), schema.types, strict=True
        )
        if column in known and not _readable_as(kind, contract.ARROW_TYPES[known[column]])
    ]
    if changed:
        raise Refused(
            f"{where}: column types other than the contract's: {'; '.join(changed)}. Nothing was landed. Have the "
            "export deliver the month again; if AWS changed the type for good, the contract must say so."
        )


def _readable_as(found: DataType, wanted: DataType) -> bool:
    plain = _plain(found)
    if same_type(plain, wanted) or pa.types.is_null(plain):
        return True
    if pa.types.is_map(wanted):
        return pa.types.is_string(plain) or (
            pa.types.is_map(plain) and _readable_as(plain.item_type, wanted.item_type)
        )
    if pa.types.is_floating(wanted):
        return pa.types.is_integer(plain) or pa.types.is_floating(plain) or pa.types.is_string(plain)
    return pa.types.is_string(plain) if pa.types.is_timestamp(wanted) else False


def differences(export_format: ExportFormat, schema: pa.Schema) -> list[str]:
    """Why a Parquet file of `schema` can't be copied as it is, a phrase per column; empty when it can."""
    target = schema_in_lake(export_format, schema)
    columns = lake_names(export_format, schema.names)
    renamed = [
        f"{name} renamed"
        for name, column in zip(schema.names, columns, strict=True)
        if name != column and not _same_to_engines(export_format, name, column)
    ]
    retyped = [
        f"{name} {kind} -> {target.field(column).type}"
        for name, column, kind in zip(schema.names, columns, schema.types, strict=True)
        if not same_type(kind, target.field(column).type)
    ]
    return renamed + [phrase for phrase in retyped if f"{phrase.split(' ')[0]} renamed" not in renamed]


def _same_to_engines(export_format: ExportFormat, header: str, column: str) -> bool:
    """FOCUS spells its columns in capitals; Athena finds the columns of Parquet in any case."""
    return export_format == "focus" and header.lower() == column


def conform(export_format: ExportFormat, batch: pa.RecordBatch, target: pa.Schema) -> pa.RecordBatch:
    """The batch with the columns and types of `target`.

    Headers that become one name are merged: the first that is not empty. Raises Refused naming the column when
    a value does not fit its type.
    """
    merged: dict[str, Array] = {}
    for header, array in zip(lake_names(export_format, batch.schema.names), batch.columns, strict=True):
        cast = _cast(header, array, target.field(header).type, keep_empty=export_format == "legacy")
        merged[header] = cast if header not in merged else _first_filled(merged[header], cast)
    return pa.RecordBatch.from_arrays([merged[name] for name in target.names], schema=target)


def _cast(column: str, array: Array, wanted: DataType, *, keep_empty: bool) -> Array:
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_large_string(array.type):
        array = array.cast(pa.string())
    if pa.types.is_string(array.type) and not (keep_empty and pa.types.is_string(wanted)):
        array = pc.if_else(equals(array, ""), pa.scalar(None, pa.string()), array)
    if pa.types.is_map(wanted) and pa.types.is_string(array.type):
        return _map_of_text(column, array, wanted)
    try:
        return array.cast(wanted)
    except pa.ArrowException as error:
        raise _misfit(column, wanted, str(error)) from error


def _map_of_text(column: str, array: Array, wanted: DataType) -> Array:
    """JSON objects as maps; each distinct text is parsed once (a bill repeats few tag sets many times)."""
    coded = array.dictionary_encode()
    item = _number if pa.types.is_floating(wanted.item_type) else _text
    entries = [_entries(column, text, item, wanted) for text in coded.dictionary.to_pylist()]
    return pa.array(entries, type=wanted).take(coded.indices)


def _entries(column: str, text: str, item: Callable[[Any], Any], wanted: DataType) -> list[tuple[str, Any]]:
    try:
        parsed = json.loads(text)
        if isinstance(parsed, dict):
            return [(key, None if value is None else item(value)) for key, value in parsed.items()]
    except (ValueError, TypeError, RecursionError) as error:
        raise _misfit(column, wanted, f"{text[:80]!r}: {error}") from error
    raise _misfit(column, wanted, f"{text[:80]!r} is no JSON object")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _number(value: Any) -> float:
    return float(value)


def _first_filled(one: Array, other: Array) -> Array:
    empty = pc.is_null(one)
    if pa.types.is_string(one.type):
        empty = pc.or_(empty, equals(one, ""))
    return pc.if_else(empty, other, one)


def _plain(kind: DataType) -> DataType:
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    return pa.string() if pa.types.is_large_string(kind) else kind


def _misfit(column: str, wanted: DataType, detail: str) -> Refused:
    return Refused(f"Column {column}: expected values of type {wanted}; found {detail.splitlines()[0]}.")


def texts(headers: Iterable[str]) -> Mapping[str, DataType]:
    """Every CSV column as text first, so that nothing is guessed (account ids keep their leading zeros)."""
    return {header: pa.string() for header in headers}
