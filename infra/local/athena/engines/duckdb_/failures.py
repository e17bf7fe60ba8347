"""DuckDB's exceptions in Trino's words."""

from __future__ import annotations

import re

import duckdb

from infra.local.athena.errors import QueryCancelled, QueryFailed

_OWN = re.compile(r"TRINO\|(\w+)\|(.*?)(?:' to INT8|\|END)", re.DOTALL)
_RULES: tuple[tuple[str, str, str], ...] = (
    (r"field value out of range", "INVALID_CAST_ARGUMENT", "Value cannot be cast: {0}"),
    (r"[Dd]ivision by zero", "DIVISION_BY_ZERO", "Division by zero"),
    (r"must appear in the GROUP BY clause", "EXPRESSION_NOT_AGGREGATE", "{0} must be an aggregate expression or appear in GROUP BY clause"),
    (r"cannot contain aggregate|aggregate function calls cannot|WHERE clause cannot", "EXPRESSION_NOT_SCALAR", "Clause cannot contain aggregations, window functions or grouping operations: {0}"),
    (r"cannot contain window|window function calls cannot", "NESTED_WINDOW", "{0}"),
    (r"More than one row returned by a subquery", "SUBQUERY_MULTIPLE_ROWS", "Scalar sub-query has returned multiple rows"),
    (r"Could not parse string|[Ff]ailed to parse", "INVALID_FUNCTION_ARGUMENT", "Invalid format: {0}"),
    (r"Overflow on abs\(-9223372036854775808\)", "NUMERIC_VALUE_OUT_OF_RANGE", "Value -9223372036854775808 is out of range for abs(bigint)"),
    (r"Overflow on abs\(-2147483648\)", "NUMERIC_VALUE_OUT_OF_RANGE", "Value -2147483648 is out of range for abs(integer)"),
    (r"Overflow in \w+ of DECIMAL", "NUMERIC_VALUE_OUT_OF_RANGE", "Decimal overflow"),
    (r"Overflow|out of range|[Oo]verflow", "NUMERIC_VALUE_OUT_OF_RANGE", "{0}"),
    (r"Could not convert|Could not cast|invalid .* field format|can't be cast|cannot be cast|Unimplemented type for cast", "INVALID_CAST_ARGUMENT", "Cannot cast value: {0}"),
    (r"must not end with escape character", "INVALID_FUNCTION_ARGUMENT", "Escape character must be followed by '%', '_' or the escape character itself"),
    (r"Argument for ntile must be greater", "INVALID_FUNCTION_ARGUMENT", "Buckets must be greater than 0"),
    (r"Invalid input for MIN/MAX: n value must be", "INVALID_FUNCTION_ARGUMENT", "second argument of max_n must be positive"),
    (r"type width must be between 1 and 38", "INVALID_FUNCTION_ARGUMENT", "DECIMAL precision must be in range [1, 38]"),
    (r"Map keys must be unique", "INVALID_FUNCTION_ARGUMENT", "Duplicate map keys are not allowed"),
    (r"[Mm]alformed JSON|JSON transform error|Malformed JSON", "HIVE_BAD_DATA", "Error parsing JSON: {0}"),
    (r"[Pp]arquet|not a Parquet|No magic bytes|footer|TProtocol|Thrift|[Ss]nappy|ZSTD|[Cc]orrupt", "HIVE_BAD_DATA", "Malformed Parquet file. {0}"),
    (r"Expected OBJECT, but got ARRAY", "NOT_SUPPORTED", "A JSON array that becomes a row is not supported by this engine"),
    (r"CSV Error", "HIVE_BAD_DATA", "Error reading text file: {0}"),
    (r"Out of Memory|could not allocate|failed to (pin|allocate)", "EXCEEDED_LOCAL_MEMORY_LIMIT", "Query exceeded local memory limit: {0}"),
    (r"Cannot open file|No such file", "HIVE_CANNOT_OPEN_SPLIT", "Error opening Hive split: {0}"),
)  # fmt: skip


_OVERFLOW = re.compile(r"Overflow in (\w+) of INT(8|16|32|64) \((-?\d+) ([-+*]) (-?\d+)\)")
_INTEGERS = {"8": "tinyint", "16": "smallint", "32": "integer", "64": "bigint"}


def _overflow(text: str) -> QueryFailed | None:
    """`integer addition overflow: 2147483647 + 1`."""
    found = _OVERFLOW.search(text)
    if found is None:
        return None
    told = f"{_INTEGERS[found[2]]} {found[1]} overflow: {found[3]} {found[4]} {found[5]}"
    return QueryFailed("NUMERIC_VALUE_OUT_OF_RANGE", told)


def as_failure(problem: duckdb.Error, uris: dict[str, str]) -> Exception:
    """The exception to end the query with; paths of links become the objects' URIs."""
    if isinstance(problem, duckdb.InterruptException):
        return QueryCancelled()
    text = str(problem)
    if own := _OWN.search(text):
        return QueryFailed(own[1], own[2])
    if overflow := _overflow(text):
        return overflow
    first = _first_line(text, uris)
    for pattern, code, message in _RULES:
        if re.search(pattern, text):
            return QueryFailed(code, message.format(first))
    if isinstance(problem, duckdb.InternalException | duckdb.FatalException):
        return QueryFailed("GENERIC_INTERNAL_ERROR", first)
    return QueryFailed("GENERIC_USER_ERROR", first)


def _first_line(text: str, uris: dict[str, str]) -> str:
    line = text.strip().splitlines()[0] if text.strip() else "unknown problem"
    for path, uri in uris.items():
        line = line.replace(path, uri)
    return re.sub(r"\br\d+\.", "", re.sub(r"^[A-Za-z ]+ Error: ", "", line))
