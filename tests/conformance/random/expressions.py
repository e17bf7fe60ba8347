"""Random expressions of a wanted type over the columns in sight.

What depends on the order of evaluation is left out by construction: a division has a divisor that
can't be zero, text becomes a number by TRY_CAST, and sums of doubles stay at the surface, because two
engines add in two orders.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.conformance.random.tree import NOTHING, Sql, many, piece

NUMBERS = ("integer", "bigint", "decimal", "double")
PLAIN = (*NUMBERS, "varchar", "date", "timestamp", "boolean")
_UNITS = ("day", "week", "month", "quarter", "year")
_WORDS = (
    "''", "'Usage'", "'AmazonEC2'", "'us-east-1'", "'a'", "'Amazon'", "'-'", "'o''brien'", "'0.5'", "'Data'", "' x '",
)  # fmt: skip
_PATTERNS = ("'Amazon%'", "'%2'", "'%-east-_'", "'%'", "''", "'A_S%'", "'%a%e%'")
_REGEXES = (
    "'^Amazon'", "'[0-9]+'", "'(us|eu)-'", "'x$'", "'([a-z]+)-([a-z]+)'", r"'\d'", "'(?i)amazon'",
)  # fmt: skip
_DATES = ("2026-03-31", "2026-04-01", "2026-02-28", "2024-02-29", "2018-10-15", "2026-12-31")
_KEYS = ("'region'", "'product_name'", "'vcpu'", "'user_team'", "'instance_type'", "'missing'")

_BRIDGES = {
    "boolean": tuple((f"({{}} {test})", family) for test, family in (
        ("IS NOT NULL", "varchar"), ("<> ''", "varchar"), ("> 'B'", "varchar"), ("> 1", "double"),
        ("IS NULL", "timestamp"), ("> 3", "bigint"), ("<= 0.5", "decimal"), (">= date '2026-04-01'", "date"),
    )),
    "integer": (("cast(length({}) as integer)", "varchar"), ("cast({} as integer)", "smallint")),
    "bigint": (("length({})", "varchar"), ("cast({} as bigint)", "integer"), ("day({})", "timestamp")),
    "decimal": (("cast({} as decimal(18,4))", "double"), ("try_cast({} as decimal(14,2))", "bigint")),
    "double": (("cast({} as double)", "bigint"), ("cast({} as double)", "real")),
    "varchar": (("cast({} as varchar)", "bigint"), ("cast({} as varchar)", "date")),
    "date": (("cast({} as date)", "timestamp"),),
    "timestamp": (("cast({} as timestamp)", "date"),),
    "array": (("split({}, '-')", "varchar"), ("array[{}]", "varchar")),
    "map": (("map(array['region'], array[{}])", "varchar"),),
}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A column in sight: how it is written, and its family of types."""

    sql: str
    family: str


class Expressions:
    """`names` are the columns in sight; `dice` decides everything."""

    def __init__(self, dice: random.Random, names: list[Name]) -> None:
        self.dice = dice
        self.names = names

    def of(self, family: str, depth: int = 2) -> Sql:
        makers = _MAKERS.get(family, ())
        roll = self.dice.random()
        if depth > 0 and makers and roll < 0.6:
            return self.dice.choice(makers)(self, depth - 1)
        if roll < 0.93 and (found := self._column(family) or self._bridge(family)):
            return found
        return self.constant(family)

    def some(self, depth: int = 2) -> tuple[str, Sql]:
        family = self.dice.choice(PLAIN)
        return family, self.of(family, depth)

    def column(self, family: str) -> Sql:
        """A column if there is one of the family, else anything of it."""
        return self._column(family) or self.of(family, 0)

    def _column(self, family: str) -> Sql | None:
        fitting = [name for name in self.names if name.family == family]
        return piece(family, self.dice.choice(fitting).sql) if fitting else None

    def _bridge(self, family: str) -> Sql | None:
        """The wanted type from a column of another, so that few values are constants."""
        found = [(text, c) for text, c in _BRIDGES.get(family, ()) if any(n.family == c for n in self.names)]
        if not found:
            return None
        text, other = self.dice.choice(found)
        return piece(family, text, self.column(other))

    def any_column(self) -> tuple[str, Sql]:
        fitting = [name for name in self.names if name.family in PLAIN]
        if not fitting:
            return self.some(0)
        name = self.dice.choice(fitting)
        return name.family, piece(name.family, name.sql)

    def constant(self, family: str) -> Sql:
        dice = self.dice
        if family in ("array", "array_bigint"):
            return piece(
                family, "array['a', 'b', null]" if family == "array" else "array[bigint '3', 1, null]"
            )
        if family in ("map", "map_double"):
            value = "'x'" if family == "map" else "1.5e0"
            return piece(family, f"map(array['region', 'k'], array[{value}, null])")
        texts: dict[str, Callable[[], str]] = {
            "boolean": lambda: dice.choice(("true", "false", "null", "(1 = 2)")),
            "integer": lambda: str(dice.choice((0, 1, 2, 7, 30, -3))),
            "bigint": lambda: f"bigint '{dice.choice((0, 5, 10_000_000_000, -1))}'",
            "decimal": lambda: dice.choice(("0.5", "1.10", "12.345", "-7.00", "decimal '100.000'")),
            "double": lambda: dice.choice(("1e0", "2.5e0", "1e3", "double '0.1'", "-4e-2")),
            "varchar": lambda: dice.choice(_WORDS),
            "date": lambda: f"date '{dice.choice(_DATES)}'",
            "timestamp": lambda: (
                f"timestamp '{dice.choice(_DATES)} {dice.choice(('00:00:00.000', '13:05:59.250'))}'"
            ),
            "smallint": lambda: "smallint '3'",
            "real": lambda: "real '0.25'",
        }
        return piece(family, texts[family]())

    def condition(self, depth: int = 2) -> Sql:
        return self.of("boolean", depth)

    def literals(self, family: str, least: int = 1) -> Sql:
        count = self.dice.randint(least, 4)
        return many("", [self.constant(family) for _ in range(count)], least=1)


Maker = Callable[[Expressions, int], Sql]


def _text(family: str, template: str, *families: str) -> Maker:
    """`template` with a random expression of each of `families`."""

    def make(e: Expressions, depth: int) -> Sql:
        return piece(family, template, *(e.of(wanted, depth) for wanted in families))

    return make


def _choice(family: str, template: str, words: tuple[str, ...], *families: str) -> Maker:
    """The same, where `@` in the template is one of `words`."""

    def make(e: Expressions, depth: int) -> Sql:
        text = template.replace("@", e.dice.choice(words))
        return piece(family, text, *(e.of(wanted, depth) for wanted in families))

    return make


def _comparison(e: Expressions, depth: int) -> Sql:
    operator = e.dice.choice(("=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"))
    family = e.dice.choice(PLAIN)
    other = e.dice.choice(NUMBERS) if family in NUMBERS and e.dice.random() < 0.4 else family
    return piece("boolean", f"({{}} {operator} {{}})", e.of(family, depth), e.of(other, depth))


def _between(e: Expressions, depth: int) -> Sql:
    family = e.dice.choice([f for f in PLAIN if f != "boolean"])
    word = e.dice.choice(("BETWEEN", "NOT BETWEEN"))
    low, high = e.constant(family), e.of(family, 0)
    return piece("boolean", f"({{}} {word} {{}} AND {{}})", e.of(family, depth), low, high)


def _in(e: Expressions, depth: int) -> Sql:
    family = e.dice.choice([f for f in PLAIN if f != "boolean"])
    word = e.dice.choice(("IN", "NOT IN"))
    return piece("boolean", f"({{}} {word} ({{}}))", e.column(family), e.literals(family))


def _is_null(e: Expressions, depth: int) -> Sql:
    _, value = e.some(depth)
    return piece("boolean", f"({{}} IS {e.dice.choice(('', 'NOT '))}NULL)", value)


def _logic(e: Expressions, depth: int) -> Sql:
    joiner = e.dice.choice((" AND ", " OR "))
    parts = [e.of("boolean", depth) for _ in range(e.dice.randint(2, 3))]
    return piece("boolean", "({})", many("", parts, joiner, least=1))


def _case(family: str) -> Maker:
    def make(e: Expressions, depth: int) -> Sql:
        arms = [
            piece("arm", "WHEN {} THEN {}", e.condition(depth), e.of(family, depth))
            for _ in range(e.dice.randint(1, 2))
        ]
        last = many(" ELSE ", [e.of(family, depth)] if e.dice.random() < 0.7 else [])
        return piece(family, "CASE {}{} END", many("", arms, " ", least=1), last)

    return make


def _simple_case(family: str) -> Maker:
    def make(e: Expressions, depth: int) -> Sql:
        subject = e.dice.choice(("varchar", "integer", "date", "bigint"))
        arms = [
            piece("arm", "WHEN {} THEN {}", e.constant(subject), e.of(family, depth))
            for _ in range(e.dice.randint(1, 2))
        ]
        last = many(" ELSE ", [e.of(family, depth)] if e.dice.random() < 0.7 else [])
        return piece(family, "CASE {} {}{} END", e.of(subject, depth), many("", arms, " ", least=1), last)

    return make


def _everywhere(family: str) -> tuple[Maker, ...]:
    return (
        _case(family),
        _simple_case(family),
        _text(family, "coalesce({}, {})", family, family),
        _text(family, "nullif({}, {})", family, family),
        _text(family, "if({}, {}, {})", "boolean", family, family),
        _text(family, "({})", family),
    )


def _date_add(family: str, units: tuple[str, ...]) -> Maker:
    def make(e: Expressions, depth: int) -> Sql:
        amount = e.dice.choice(("1", "-1", "13", "-40", "{}"))
        parts = [e.of(family, depth)]
        if amount == "{}":
            fitting = (
                many("", [piece("integer", "hours")], least=1) if _has_hours(e) else e.constant("integer")
            )
            parts.insert(0, fitting)
        return piece(family, f"date_add('{e.dice.choice(units)}', {amount}, {{}})", *parts)

    return make


def _has_hours(e: Expressions) -> bool:
    return any(name.sql == "hours" for name in e.names)


def _interval(family: str, units: tuple[str, ...]) -> Maker:
    def make(e: Expressions, depth: int) -> Sql:
        sign, unit, amount = e.dice.choice("+-"), e.dice.choice(units), e.dice.choice((1, 3, 31))
        return piece(family, f"({{}} {sign} interval '{amount}' {unit})", e.of(family, depth))

    return make


_MAKERS: dict[str, tuple[Maker, ...]] = {
    "boolean": (
        _comparison, _comparison, _comparison, _between, _in, _in, _is_null, _is_null, _logic, _logic,
        _text("boolean", "(NOT {})", "boolean"),
        _choice("boolean", "({} LIKE @)", _PATTERNS, "varchar"),
        _choice("boolean", "({} NOT LIKE @)", _PATTERNS, "varchar"),
        _choice("boolean", "regexp_like({}, @)", _REGEXES, "varchar"),
        _choice("boolean", "starts_with({}, @)", ("'Amazon'", "''", "'us'"), "varchar"),
        _choice("boolean", "contains({}, @)", ("'GetObject'", "'a'"), "array"),
        *_everywhere("boolean"),
    ),
    "integer": (
        _choice("integer", "({} @ {})", ("+", "-", "*"), "integer", "integer"),
        _choice("integer", "({} / @)", ("2", "7", "-3"), "integer"),
        _choice("integer", "({} % @)", ("2", "7", "-3"), "integer"),
        _text("integer", "abs({})", "integer"), _text("integer", "(- {})", "integer"),
        _text("integer", "try_cast({} as integer)", "varchar"),
        _text("integer", "sign({})", "integer"),
        _text("integer", "cast({} as integer)", "boolean"),
        *_everywhere("integer"),
    ),
    "bigint": (
        _choice("bigint", "({} @ {})", ("+", "-"), "bigint", "integer"),
        _choice("bigint", "({} @ {})", ("+", "-"), "integer", "bigint"),
        _choice("bigint", "({} / @)", ("2", "7", "-3"), "bigint"),
        _text("bigint", "length({})", "varchar"),
        _text("bigint", "strpos({}, {})", "varchar", "varchar"),
        _choice("bigint", "@({})", ("year", "month", "day", "quarter", "week", "day_of_week", "day_of_year"), "date"),
        _choice("bigint", "@({})", ("year", "hour", "minute", "second", "day_of_month"), "timestamp"),
        _choice("bigint", "extract(@ from {})", ("year", "month", "day", "quarter"), "date"),
        _choice("bigint", "date_diff('@', {}, {})", _UNITS, "date", "date"),
        _choice("bigint", "date_diff('@', {}, {})", ("second", "minute", "hour", *_UNITS), "timestamp", "timestamp"),
        _choice("bigint", "cardinality({})", ("",), "map"), _text("bigint", "cardinality({})", "array"),
        _text("bigint", "cast({} as bigint)", "integer"), _text("bigint", "try_cast({} as bigint)", "varchar"),
        _text("bigint", "element_at({}, 1)", "array_bigint"),
        _text("bigint", "greatest({}, {})", "bigint", "bigint"),
        *_everywhere("bigint"),
    ),
    "decimal": (
        _choice("decimal", "({} @ {})", ("+", "-"), "decimal", "decimal"),
        _choice("decimal", "(cast({} as decimal(12,4)) @ cast({} as decimal(10,2)))", ("*", "+", "-"), "integer", "integer"),
        _choice("decimal", "({} / @)", ("2", "7.0", "3", "1.25"), "decimal"),
        _choice("decimal", "({} @ {})", ("+", "-"), "decimal", "integer"),
        _text("decimal", "round({}, 2)", "decimal"), _text("decimal", "round({})", "decimal"),
        _text("decimal", "abs({})", "decimal"), _text("decimal", "(- {})", "decimal"),
        _text("decimal", "try_cast({} as decimal(18,4))", "varchar"),
        _text("decimal", "try_cast({} as decimal(18,4))", "double"),
        _text("decimal", "try_cast({} as decimal(12,2))", "decimal"),
        _text("decimal", "floor({})", "decimal"), _text("decimal", "ceil({})", "decimal"),
        *_everywhere("decimal"),
    ),
    "double": (
        _choice("double", "({} @ {})", ("+", "-", "*"), "double", "double"),
        _choice("double", "({} @ {})", ("+", "-", "*"), "double", "decimal"),
        _choice("double", "({} @ {})", ("+", "-", "*"), "bigint", "double"),
        _choice("double", "({} / @)", ("2", "7e0", "0.3e0"), "double"),
        _text("double", "({} / nullif({}, 0))", "double", "integer"),
        _text("double", "cast({} as double)", "decimal"), _text("double", "cast({} as double)", "bigint"),
        _text("double", "try_cast({} as double)", "varchar"),
        _choice("double", "@({})", ("abs", "floor", "ceil", "round"), "double"),
        _text("double", "round({}, 3)", "double"),
        _choice("double", "element_at({}, 'bundled')", ("",), "map_double"),
        *_everywhere("double"),
    ),
    "varchar": (
        _choice("varchar", "@({})", ("lower", "upper", "trim", "ltrim", "rtrim", "reverse"), "varchar"),
        _choice("varchar", "substr({}, @)", ("1", "3", "-4", "0", "2, 3", "-3, 2", "1, 0"), "varchar"),
        _text("varchar", "({} || {})", "varchar", "varchar"),
        _text("varchar", "concat({}, '-', {})", "varchar", "varchar"),
        _choice("varchar", "split_part({}, @)", ("'-', 1", "'-', 2", "':', 6", "' ', 1"), "varchar"),
        _choice("varchar", "replace({}, @)", ("'-'", "'a', 'b'", "'Amazon', ''"), "varchar"),
        _choice("varchar", "regexp_extract({}, @)", (*_REGEXES, "'([a-z]+)-([a-z]+)', 2", "'([0-9])', 1"), "varchar"),
        _choice("varchar", "regexp_replace({}, @)", ("'[0-9]+'", "'[0-9]', '#'", "'([a-z])-', '$1_'", "'^a'"), "varchar"),
        _choice("varchar", "element_at({}, @)", _KEYS, "map"),
        _text("varchar", "element_at({}, 1)", "array"), _text("varchar", "element_at({}, -1)", "array"),
        _text("varchar", "array_join({}, ',')", "array"), _text("varchar", "array_join({}, ',', '?')", "array"),
        _choice("varchar", "cast({} as varchar)", ("",), "integer"), _text("varchar", "cast({} as varchar)", "bigint"),
        _text("varchar", "cast({} as varchar)", "date"), _text("varchar", "cast({} as varchar)", "boolean"),
        _text("varchar", "cast({} as varchar)", "decimal"),
        _choice("varchar", "date_format({}, @)", ("'%Y-%m'", "'%Y-%m-%d'", "'%H:%i'", "'%b %e'"), "timestamp"),
        _choice("varchar", "date_format({}, @)", ("'%Y-%m'", "'%d.%m.%y'"), "date"),
        _text("varchar", "lpad({}, 6, '*')", "varchar"), _text("varchar", "rpad({}, 6, 'ab')", "varchar"),
        _text("varchar", "coalesce({}, {}, 'none')", "varchar", "varchar"),
        *_everywhere("varchar"),
    ),
    "date": (
        _choice("date", "date_trunc('@', {})", _UNITS, "date"),
        _date_add("date", _UNITS), _interval("date", ("day", "month", "year")),
        _text("date", "cast({} as date)", "timestamp"), _text("date", "date({})", "timestamp"),
        _text("date", "try_cast({} as date)", "varchar"),
        _text("date", "last_day_of_month({})", "date"),
        *_everywhere("date"),
    ),
    "timestamp": (
        _choice("timestamp", "date_trunc('@', {})", ("hour", "minute", *_UNITS), "timestamp"),
        _date_add("timestamp", ("second", "hour", *_UNITS)),
        _interval("timestamp", ("second", "hour", "day", "month", "year")),
        _text("timestamp", "cast({} as timestamp)", "date"),
        _text("timestamp", "greatest({}, {})", "timestamp", "timestamp"),
        *_everywhere("timestamp"),
    ),
    "array": (
        _text("array", "map_keys({})", "map"),
        _choice("array", "split({}, '@')", ("-", ":", ","), "varchar"),
        _text("array", "array_sort({})", "array"), _text("array", "array_distinct({})", "array"),
        _text("array", "filter({}, x -> x is not null)", "array"),
        _text("array", "transform({}, x -> upper(x))", "array"),
        _text("array", "slice({}, 1, 2)", "array"),
        _text("array", "array[{}, {}]", "varchar", "varchar"),
    ),
    "map": (
        _choice("map", "map_filter({}, (k, v) -> v @)", ("is not null", "<> ''", "= 'core'"), "map"),
        _text("map", "coalesce({}, map())", "map"),
    ),
}  # fmt: skip

__all__ = ["NOTHING", "NUMBERS", "PLAIN", "Expressions", "Name"]
