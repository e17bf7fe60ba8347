"""Trino's types as values: parsed from Trino or Hive spelling, compared, merged, and spelled again.

`None` stands everywhere for "not known", and is compatible with everything: a check may only refuse
what it has proved wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MAX_PRECISION = 38
MILLIS = 3  # digits of a second where nothing else is said


@dataclass(frozen=True)
class Type:
    """`args` holds precision and scale, a length, the element types, or (for rows) the field types.

    Times hold the digits of their seconds there, unless these are milliseconds. `names` are the fields
    of a row; of a timestamp with time zone the zone in which all values are, unless it is UTC.
    """

    base: str
    args: tuple[Type | int, ...] = ()
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return trino_name(self)

    @property
    def precision(self) -> int:
        return int(str(self.args[0])) if self.args else MAX_PRECISION

    @property
    def scale(self) -> int:
        return int(str(self.args[1])) if len(self.args) > 1 else 0

    @property
    def digits(self) -> int:
        """How many digits of a second a time keeps."""
        return int(str(self.args[0])) if self.args else MILLIS

    def inner(self, position: int) -> Type:
        found = self.args[position]
        assert isinstance(found, Type)
        return found


BOOLEAN, TINYINT, SMALLINT = Type("boolean"), Type("tinyint"), Type("smallint")
INTEGER, BIGINT, REAL, DOUBLE = Type("integer"), Type("bigint"), Type("real"), Type("double")
VARCHAR, VARBINARY, JSON = Type("varchar"), Type("varbinary"), Type("json")
DATE, TIME, TIMESTAMP = Type("date"), Type("time"), Type("timestamp")
TIMESTAMPTZ = Type("timestamp with time zone")
INTERVAL_DAY, INTERVAL_YEAR = Type("interval day to second"), Type("interval year to month")
NULL = Type("unknown")
MIXED_ZONES = "several"  # values that could differ in their zone, which no column here can tell

INTEGERS = ("tinyint", "smallint", "integer", "bigint")
INTEGER_DIGITS = {"tinyint": 3, "smallint": 5, "integer": 10, "bigint": 19}
_NUMERIC_ORDER = (*INTEGERS, "decimal", "real", "double")
_TIME_ORDER = ("date", "timestamp", "timestamp with time zone")
_TWO_WORDS = {
    ("double", "precision"), ("time", "with"), ("timestamp", "with"), ("time", "without"),
    ("timestamp", "without"), ("interval", "day"), ("interval", "year"),
}  # fmt: skip
_SPELLINGS = {
    "int": "integer",
    "string": "varchar",
    "float": "real",
    "binary": "varbinary",
    "struct": "row",
    "numeric": "decimal",
    "double precision": "double",
    "bool": "boolean",
}


def decimal(precision: int, scale: int) -> Type:
    return Type("decimal", (min(precision, MAX_PRECISION), scale))


def varchar(length: int) -> Type:
    return Type("varchar", (length,))


def array(element: Type) -> Type:
    return Type("array", (element,))


def time_of(base: str, digits: int, zone: str = "") -> Type:
    """A time, timestamp or timestamp with time zone; the zone is told only where it isn't UTC."""
    return Type(base, () if digits == MILLIS else (digits,), (zone,) if zone and zone != "UTC" else ())


def map_of(key: Type, value: Type) -> Type:
    return Type("map", (key, value))


def row(fields: list[tuple[str, Type]]) -> Type:
    return Type("row", tuple(kind for _, kind in fields), tuple(name for name, _ in fields))


def is_numeric(kind: Type | None) -> bool:
    return kind is not None and kind.base in _NUMERIC_ORDER


def is_integer(kind: Type | None) -> bool:
    return kind is not None and kind.base in INTEGERS


def is_text(kind: Type | None) -> bool:
    return kind is not None and kind.base in ("varchar", "char")


def is_instant(kind: Type | None) -> bool:
    return kind is not None and kind.base in ("timestamp", "timestamp with time zone")


def as_decimal(kind: Type) -> Type:
    """The decimal that holds every value of an integer type; decimals stay what they are."""
    return decimal(INTEGER_DIGITS[kind.base], 0) if kind.base in INTEGERS else kind


def common_type(left: Type | None, right: Type | None) -> tuple[bool, Type | None]:
    """(compatible, the type both become). Not known on either side is compatible and not known."""
    if left is None or right is None:
        return True, None
    if right in (left, NULL):
        return True, left
    if left == NULL:
        return True, right
    merged = _merge(left, right)
    return merged is not None, merged


def _merge(left: Type, right: Type) -> Type | None:
    if left.base in _NUMERIC_ORDER and right.base in _NUMERIC_ORDER:
        return _merge_numbers(left, right)
    if left.base in _TIME_ORDER and right.base in _TIME_ORDER:
        return _merge_times(left, right)
    if left.base == right.base == "time":
        return time_of("time", max(left.digits, right.digits))
    if is_text(left) and is_text(right):
        return _merge_text(left, right)
    if left.base == right.base and len(left.args) == len(right.args):
        return _merge_nested(left, right)
    return None


def _merge_numbers(left: Type, right: Type) -> Type:
    wider = max(left, right, key=lambda kind: _NUMERIC_ORDER.index(kind.base))
    if wider.base != "decimal":
        return wider
    one, two = as_decimal(left), as_decimal(right)
    scale = max(one.scale, two.scale)
    return decimal(max(one.precision - one.scale, two.precision - two.scale) + scale, scale)


def _merge_times(left: Type, right: Type) -> Type:
    """The digits of the finer one. Of two zones none is told: see MIXED_ZONES."""
    wider = max(left, right, key=lambda kind: _TIME_ORDER.index(kind.base))
    digits = max(kind.digits for kind in (left, right) if kind.base != "date")
    same = left.base != right.base or left.names == right.names
    return time_of(wider.base, digits, zone_of(wider) if same else MIXED_ZONES)


def zone_of(kind: Type) -> str:
    """The zone of all values of a timestamp with time zone."""
    return kind.names[0] if kind.names else "UTC"


def _merge_text(left: Type, right: Type) -> Type:
    if not left.args or not right.args:
        return VARCHAR
    base = "char" if left.base == right.base == "char" else "varchar"
    return Type(base, (max(left.precision, right.precision),))


def _merge_nested(left: Type, right: Type) -> Type | None:
    merged: list[Type | int] = []
    for one, two in zip(left.args, right.args, strict=True):
        if not isinstance(one, Type) or not isinstance(two, Type):
            return left
        compatible, kind = common_type(one, two)
        if not compatible or kind is None:
            return None
        merged.append(kind)
    names = (one if one == two else "" for one, two in zip(left.names, right.names, strict=True))
    return Type(left.base, tuple(merged), tuple(names))


def can_coerce(source: Type | None, target: Type | None) -> bool:
    """True if Trino turns `source` into `target` by itself (`integer` to `bigint`, never the other way)."""
    if source is None or target is None or source in (target, NULL):
        return True
    if is_text(source) and target == VARCHAR:
        return True
    compatible, merged = common_type(source, target)
    if not compatible or merged is None:
        return compatible
    return merged == target or (merged.base == target.base == "varchar")


def trino_name(kind: Type) -> str:
    """As Trino prints it: `decimal(38,12)`, `map(varchar, varchar)`, `row(a integer)`."""
    if kind.base in ("time", "timestamp", "time with time zone", "timestamp with time zone"):
        word, _, rest = kind.base.partition(" ")
        return f"{word}({kind.digits}) {rest}".strip()
    if kind.base == "row":
        parts = zip(kind.names, kind.args, strict=True)
        return "row(" + ", ".join(f"{name} {arg}".strip() for name, arg in parts) + ")"
    if kind.base == "decimal":
        return f"decimal({kind.precision},{kind.scale})"
    return kind.base + (f"({', '.join(str(arg) for arg in kind.args)})" if kind.args else "")


def hive_name(kind: Type) -> str:
    """As Glue stores it: `string`, `int`, `map<string,string>`."""
    if kind.base == "row":
        parts = zip(kind.names, kind.args, strict=True)
        return "struct<" + ",".join(f"{name}:{_hive_inner(arg)}" for name, arg in parts) + ">"
    if kind.base in ("array", "map"):
        return f"{kind.base}<{','.join(_hive_inner(arg) for arg in kind.args)}>"
    if kind.base in ("decimal", "char") or (kind.base == "varchar" and kind.args):
        return f"{kind.base}({','.join(str(arg) for arg in kind.args)})"
    plain = {"integer": "int", "varchar": "string", "real": "float", "varbinary": "binary"}
    plain |= {"timestamp with time zone": "timestamp", "json": "string", "unknown": "string"}
    return plain.get(kind.base, kind.base)


def _hive_inner(arg: Type | int) -> str:
    return hive_name(arg) if isinstance(arg, Type) else str(arg)


@lru_cache(maxsize=4096)
def parse_type(text: str) -> Type:
    """Reads `map<string,array<int>>`, `decimal(38,12)`, `row(a integer)`; ValueError says what is wrong."""
    tokens = list(_tokens(text.strip().lower()))
    kind, position = _read_type(tokens, 0)
    if position != len(tokens):
        raise ValueError(f"type {text!r}: unexpected {tokens[position]!r}")
    return kind


def _tokens(text: str) -> Iterator[str]:
    word = ""
    for letter in text:
        if letter in "<>(),:" or letter.isspace():
            if word:
                yield word.strip('`"')
            word = ""
            if not letter.isspace():
                yield letter
        else:
            word += letter
    if word:
        yield word.strip('`"')


def _read_type(tokens: list[str], at: int) -> tuple[Type, int]:
    base = _SPELLINGS.get(tokens[at], tokens[at])
    at += 1
    if base == "double" and tokens[at : at + 1] == ["precision"]:
        at += 1
    if base == "row":
        return _read_row(tokens, at)
    if base == "interval" and tokens[at + 1 : at + 2] == ["to"]:
        return Type(" ".join([base, *tokens[at : at + 3]])), at + 3
    args: list[Type | int] = []
    if at < len(tokens) and tokens[at] in "<(":
        args, at = _read_args(tokens, at + 1)
    if base in ("timestamp", "time"):
        zoned, at = _read_zone(tokens, at)
        digits = args[0] if args and isinstance(args[0], int) else MILLIS
        return time_of(base + (" with time zone" if zoned else ""), digits), at
    if base == "decimal":
        args = [*args, 0][:2] if args else [10, 0]
    return Type(base, tuple(args)), at


def _read_args(tokens: list[str], at: int) -> tuple[list[Type | int], int]:
    args: list[Type | int] = []
    while tokens[at] not in ">)":
        if tokens[at].isdigit():
            args.append(int(tokens[at]))
            at += 1
        elif tokens[at] == ",":
            at += 1
        else:
            kind, at = _read_type(tokens, at)
            args.append(kind)
    return args, at + 1


def _read_zone(tokens: list[str], at: int) -> tuple[bool, int]:
    if tokens[at : at + 3] == ["with", "time", "zone"]:
        return True, at + 3
    if tokens[at : at + 3] == ["without", "time", "zone"]:
        return False, at + 3
    return False, at


def _read_row(tokens: list[str], at: int) -> tuple[Type, int]:
    fields: list[tuple[str, Type]] = []
    at += 1
    while tokens[at] not in ">)":
        if tokens[at] == ",":
            at += 1
            continue
        name = tokens[at] if _is_named(tokens, at) else ""
        at += (2 if tokens[at + 1] == ":" else 1) if name else 0
        kind, at = _read_type(tokens, at)
        fields.append((name, kind))
    return row(fields), at + 1


def _is_named(tokens: list[str], at: int) -> bool:
    """`row(integer, timestamp(3) with time zone)` has fields without names."""
    after = tokens[at + 1]
    return after not in "(<,>)" and (tokens[at], after) not in _TWO_WORDS
