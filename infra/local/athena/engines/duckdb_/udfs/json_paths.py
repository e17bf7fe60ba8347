"""JSON: Trino's canonical text, its older `$` paths, and the paths of SQL/JSON.

Numbers keep the text in which they were written until a function asks for their value.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from infra.local.athena.engines.duckdb_.refused import bad_argument, refused
from infra.local.athena.engines.java_numbers import cast_text, number_text
from infra.local.athena.types import INTEGERS, Type, parse_type

_STEP = re.compile(r"""\.([\w:]+)|\[(\d+)\]|\[\s*"((?:[^"\\]|\\.)*)"\s*\]|\[\s*'([^']*)'\s*\]""")
_SQL_STEP = re.compile(r"""\s*(?:\.\s*(?:(\w+)|"((?:[^"\\]|\\.)*)"|(\*))|\[\s*(?:(\d+)|(\*)|(last))\s*\])""")
_FOUR_BYTES = re.compile("[\U00010000-\U0010ffff]")
_MISSING = object()


class Number(str):
    """A number as it was written."""

    __slots__ = ()


def _read(text: str) -> Any:
    return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=_no_constant)


def _no_constant(text: str) -> Any:
    raise ValueError(text)


def _written(value: Any, sort: bool) -> str:
    if isinstance(value, Number):
        return _plain(value)
    if isinstance(value, dict):
        keys = sorted(value) if sort else list(value)
        return "{" + ",".join(f"{_quoted(key)}:{_written(value[key], sort)}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_written(item, sort) for item in value) + "]"
    return _quoted(value)


def _quoted(value: Any) -> str:
    return escaped(json.dumps(value, ensure_ascii=False))


def escaped(text: str) -> str:
    """JSON whose characters of four bytes are pairs of escapes, which is how the real engine prints them."""
    return _FOUR_BYTES.sub(_pair, text)


def _pair(found: re.Match[str]) -> str:
    high, low = divmod(ord(found[0]) - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04X}\\u{0xDC00 + low:04X}"


def _plain(number: Number) -> str:
    """Whole numbers as they are, others as Java prints the double."""
    if re.fullmatch(r"-?\d+", number):
        return str(number)
    found = float(number)
    return (
        number_text(found)
        if abs(found) != float("inf")
        else _quoted("Infinity" if found > 0 else "-Infinity")
    )


def canonical(text: str) -> str:
    """Keys in order, no blanks: equal values have equal texts."""
    try:
        return _written(_read(text), sort=True)
    except ValueError as problem:
        raise bad_argument(f"Cannot convert value to JSON: '{text}'") from problem


@lru_cache(maxsize=256)
def steps(path: str) -> tuple[str | int, ...]:
    """`$.a["b"][0]` as names and positions; a digit name may be a position, too."""
    found: list[str | int] = []
    at = 1
    while path.startswith("$") and at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            break
        name = next((step[i] for i in (1, 3, 4) if step[i] is not None), None)
        found.append(int(step[2]) if name is None else name.replace('\\"', '"'))
        at = step.end()
    if not path.startswith("$") or at < len(path):
        raise bad_argument(f"Invalid JSON path: '{path}'")
    return tuple(found)


def _at(text: str, path: str) -> Any:
    """What stands at `path`; _MISSING where nothing does, or `text` is no JSON."""
    wanted = steps(path)
    try:
        value = _read(text)
    except ValueError:
        return _MISSING
    for step in wanted:
        if isinstance(value, dict):
            value = value.get(str(step), _MISSING)
        elif isinstance(value, list) and str(step).isdigit():
            value = value[int(step)] if int(step) < len(value) else _MISSING
        else:
            return _MISSING
    return value


def extract(text: str, path: str) -> str | None:
    value = _at(text, path)
    return None if value is _MISSING else _written(value, sort=False)


def scalar(text: str, path: str) -> str | None:
    value = _at(text, path)
    if value is _MISSING or value is None or isinstance(value, dict | list):
        return None
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def item(text: str, position: int) -> str | None:
    """An element of an array by position from 0, from the end when negative."""
    value = _at(text, "$")
    if not isinstance(value, list) or not -len(value) <= position < len(value):
        return None
    found = value[position]
    return _written(found, sort=False) if not isinstance(found, str) or isinstance(found, Number) else found


def holds(text: str, wanted: str) -> bool | None:
    """Whether the array `text` has the scalar `wanted`, told as JSON."""
    value = _at(text, "$")
    if not isinstance(value, list):
        return None
    return any(_written(entry, sort=True) == canonical(wanted) for entry in value)


@lru_cache(maxsize=256)
def sql_path(path: str) -> tuple[bool, tuple[str | int, ...]]:
    """(strict, steps) of `lax $.a[0]`; `*` is every member or element, -1 the last element."""
    head = re.match(r"\s*(lax|strict)\s*\$", path)
    if head is None:
        raise refused("SYNTAX_ERROR", f"mismatched input in JSON path: {path}")
    found: list[str | int] = []
    at = head.end()
    while at < len(path.rstrip()):
        step = _SQL_STEP.match(path, at)
        if step is None:
            raise refused(
                "NOT_SUPPORTED",
                f"JSON path with more than members and elements is not supported by this engine: {path}",
            )
        name, quoted, members, position, elements, _last = step.groups()
        found.append(
            int(position) if position else "*." if members else "*" if elements else (name or quoted or -1)
        )
        at = step.end()
    return head[1] == "strict", tuple(found)


def _walk(value: Any, path: str) -> list[Any]:
    """All items at the path; raises LookupError where strict mode misses one."""
    strict, wanted = sql_path(path)
    items = [value]
    for step in wanted:
        items = [found for entry in items for found in _next(entry, step, strict)]
    return items


def _next(entry: Any, step: str | int, strict: bool) -> list[Any]:
    if isinstance(step, int) or step == "*":
        return _elements(entry, step, strict)
    if isinstance(entry, list) and not strict:
        return [found for part in entry for found in _next(part, step, strict)]
    if not isinstance(entry, dict):
        if strict:
            raise LookupError(_expected("OBJECT", entry))
        return []
    if step != "*." and step not in entry:
        if strict:
            raise LookupError(f"structural error: missing member '{step}' in JSON object")
        return []
    return list(entry.values()) if step == "*." else [entry[step]]


def _elements(entry: Any, step: str | int, strict: bool) -> list[Any]:
    if not isinstance(entry, list):
        if strict:
            raise LookupError(_expected("ARRAY", entry))
        entry = [entry]
    if step == "*":
        return list(entry)
    if int(step) >= len(entry):
        if strict:
            told = f"invalid array subscript: [{step}, {step}] for array of size {len(entry)}"
            raise LookupError(f"structural error: {told}")
        return []
    return [entry[int(step)]]


def _expected(kind: str, entry: Any) -> str:
    given = "OBJECT" if isinstance(entry, dict) else "ARRAY" if isinstance(entry, list) else "SCALAR"
    return f"invalid item type. Expected: {kind}, actual: {given}"


# What a path gives is told by one letter in front: v a value, e nothing, x an error, whose name and message
# follow. The compiler chooses.
_NO_SCALAR = "x|JSON_VALUE_RESULT_ERROR|cannot extract SQL scalar from JSON: "
_MANY = "JSON path found multiple items"


def value(text: str, path: str) -> str:
    try:
        items = _walk(_read(text), path)
    except (LookupError, ValueError) as problem:
        return _kept(problem)
    if not items:
        return "e"
    if len(items) > 1:
        return _NO_SCALAR + _MANY
    if isinstance(items[0], dict | list):
        return _NO_SCALAR + "JSON path found an item that cannot be converted to an SQL value"
    found = items[0]
    if found is None:
        return "n"
    if isinstance(found, Number):
        return _number_told(found)
    return "v" + (("true" if found else "false") if isinstance(found, bool) else str(found))


def _number_told(found: Number) -> str:
    """With a fraction a number is a double; without, it is a whole one of 64 bits or none."""
    if not found.lstrip("-").isdigit():
        return "v" + cast_text(float(found))
    if not -(2**63) <= int(found) < 2**63:
        return _NO_SCALAR + "JSON path found an item that cannot be converted to an SQL value"
    return "v" + str(found)


def query(text: str, path: str, wrapper: str) -> str:
    try:
        items = _walk(_read(text), path)
    except (LookupError, ValueError) as problem:
        return _kept(problem)
    if not items:
        return "e"
    if wrapper == "UNCONDITIONAL" or (
        wrapper == "CONDITIONAL" and (len(items) > 1 or not isinstance(items[0], dict | list))
    ):
        return "v" + _written(items, sort=False)
    return (
        "v" + _written(items[0], sort=False)
        if len(items) == 1
        else f"x|JSON_OUTPUT_CONVERSION_ERROR|conversion from JSON failed: {_MANY}"
    )


def exists(text: str, path: str) -> bool | None:
    try:
        return bool(_walk(_read(text), path))
    except (LookupError, ValueError) as problem:
        _kept(problem)
        return False


def _kept(problem: Exception) -> str:
    if str(problem).startswith("TRINO|"):
        raise problem
    if isinstance(problem, LookupError):
        return f"x|PATH_EVALUATION_ERROR|path evaluation failed: {problem.args[0]}"
    return "x|JSON_INPUT_CONVERSION_ERROR|conversion to JSON failed: "


_CALLED = {"integer": "INT"}
_LIMITS = {"tinyint": 2**7, "smallint": 2**15, "integer": 2**31, "bigint": 2**63}


def cast_refusal(text: str, kind: str) -> str | None:
    """Why JSON is no value of the type called `kind`; None where nothing is known against it."""
    wanted, value = parse_type(kind), _read(text)
    if wanted.base in ("array", "map", "row"):
        problem = _not(value, wanted)
        return f"Cannot cast to {kind}. {problem}\n{text}" if problem else None
    if isinstance(value, dict | list):
        return f"Cannot cast '{text}' to {kind}"
    return _not(value, wanted)


def _not(value: Any, wanted: Type) -> str | None:
    if value is None:
        return None
    if wanted.base in ("array", "map"):
        is_array = wanted.base == "array"
        if not isinstance(value, list if is_array else dict):
            return f"Expected a json {'array' if is_array else 'object'}, but got {_opening(value)}"
        items = value if is_array else value.values()
        return next((told for item in items if (told := _not(item, wanted.inner(-1)))), None)
    if wanted.base == "row" or wanted.base in ("varchar", "json"):
        return None
    if isinstance(value, dict | list):
        return f"Unexpected token when cast to {wanted}: {_opening(value)}"
    if isinstance(value, Number) and not _fits(value, wanted):
        return f"Cannot cast '{value}' to {wanted}"
    is_text = isinstance(value, str) and not isinstance(value, Number)
    if is_text and not _reads(value, wanted):
        return f"Cannot cast '{value}' to {_CALLED.get(wanted.base, wanted.base.upper())}"
    return None


def _fits(value: Number, wanted: Type) -> bool:
    limit = _LIMITS.get(wanted.base)
    return limit is None or -limit - 0.5 <= float(value) < limit


def _opening(value: Any) -> str:
    if isinstance(value, dict | list):
        return "{" if isinstance(value, dict) else "["
    return _written(value, sort=False)


def _reads(text: str, wanted: Type) -> bool:
    if wanted.base == "boolean":
        return text.lower() in ("true", "false", "t", "f", "1", "0")
    pattern = (
        r"[+-]?\d+" if wanted.base in INTEGERS else r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|NaN|-?Infinity"
    )
    return re.fullmatch(pattern, text.strip()) is not None
