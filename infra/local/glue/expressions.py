"""The filter of GetPartitions: read once, then asked for each partition's values.

The grammar is that of a WHERE clause over partition keys: comparisons, BETWEEN, IN, LIKE, IS NULL, AND, OR, NOT and
parentheses. Values compare as their key's type says; one that cannot be read as its type matches nothing.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from infra.local.glue.requests import invalid

Predicate = Callable[[Sequence[str]], bool]
NULL = "__HIVE_DEFAULT_PARTITION__"
# Trino's client sends the quotes of a value as they are: one right before a word, other than AND and OR,
# ends no text.
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|''|'(?!(?i:and|or)\b)(?=\w))*')|(?P<quoted>"(?:[^"]|"")*"|`[^`]*`)|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?![\w.]))"""
    r"""|(?P<symbol><>|!=|<=|>=|[=<>(),])|(?P<word>[^\W\d]\w*))"""
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str

    def says(self, *words: str) -> bool:
        return self.kind in ("word", "symbol") and self.text.upper() in words


@dataclass(frozen=True)
class _Key:
    """A partition key: its place among the values, and how its texts are read."""

    place: int
    read: Callable[[str], Any]


_END = _Token("end", "")


def compiled(expression: str, keys: Sequence[Mapping[str, str]]) -> Predicate:
    """The filter; raises InvalidInputException for what Glue cannot read."""
    return _compiled(expression, tuple((key["Name"].lower(), key.get("Type", "string")) for key in keys))


@lru_cache(maxsize=256)
def _compiled(expression: str, keys: tuple[tuple[str, str], ...]) -> Predicate:
    return _Parser(expression, keys).whole()


def reader(kind: str) -> Callable[[str], Any]:
    """How a value of a partition key of this type is read; raises InvalidInputException for a type without order here."""
    base = re.sub(r"\(.*", "", kind.strip().lower())
    if base not in _READERS:
        raise invalid(f"Unknown type : '{kind}'")
    return _READERS[base]


def _timestamp(text: str) -> datetime:
    return datetime.fromisoformat(text.strip())


_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("string", "varchar", "char"), str),
    **dict.fromkeys(("tinyint", "smallint", "int", "integer", "bigint", "long"), int),
    "decimal": Decimal,
    "date": lambda text: date.fromisoformat(text.strip()),
    "timestamp": _timestamp,
}


class _Parser:
    """Recursive descent over the tokens; every method returns a predicate over a partition's values."""

    def __init__(self, expression: str, keys: Sequence[tuple[str, str]]) -> None:
        self._expression = expression
        self._keys = {key: (place, kind) for place, (key, kind) in enumerate(keys)}
        self._tokens, self._position = _tokens(expression), 0

    def whole(self) -> Predicate:
        found = self._either()
        if self._next is not _END:
            raise self._unsupported()
        return found

    @property
    def _next(self) -> _Token:
        return self._tokens[self._position] if self._position < len(self._tokens) else _END

    def _take(self) -> _Token:
        token = self._next
        self._position += 1
        return token

    def _accept(self, *words: str) -> bool:
        if not self._next.says(*words):
            return False
        self._position += 1
        return True

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            raise self._unsupported()

    def _unsupported(self) -> Exception:
        return invalid(f"Unsupported expression '{self._expression}'")

    def _either(self) -> Predicate:
        found = [self._all()]
        while self._accept("OR"):
            found.append(self._all())
        return found[0] if len(found) == 1 else lambda values: any(one(values) for one in found)

    def _all(self) -> Predicate:
        found = [self._one()]
        while self._accept("AND"):
            found.append(self._one())
        return found[0] if len(found) == 1 else lambda values: all(one(values) for one in found)

    def _one(self) -> Predicate:
        if self._accept("NOT"):
            inner = self._one()
            return lambda values: not inner(values)
        if self._accept("("):
            inside = self._either()
            self._expect(")")
            return inside
        if self._is_literal():
            return self._mirrored()
        return self._about(self._key())

    def _is_literal(self) -> bool:
        if self._next.kind in ("text", "number"):
            return True
        after = self._tokens[self._position + 1] if self._position + 1 < len(self._tokens) else _END
        return self._next.says("DATE", "TIMESTAMP") and after.kind == "text"

    def _mirrored(self) -> Predicate:
        """`'x' = key`."""
        text = self._literal()
        sign = self._sign()
        return _compare(self._key(), _MIRRORED.get(sign, sign), text)

    def _about(self, key: _Key) -> Predicate:
        if self._accept("IS"):
            negated = self._accept("NOT")
            self._expect("NULL")
            return lambda values: (values[key.place] == NULL) != negated
        if self._accept("NOT"):
            inner = self._membership(key)
            return lambda values: values[key.place] != NULL and not inner(values)
        if self._next.says("IN", "BETWEEN", "LIKE"):
            return self._membership(key)
        return _compare(key, self._sign(), self._literal())

    def _membership(self, key: _Key) -> Predicate:
        if self._accept("BETWEEN"):
            low = self._literal()
            self._expect("AND")
            least, most = _compare(key, ">=", low), _compare(key, "<=", self._literal())
            return lambda values: least(values) and most(values)
        if self._accept("LIKE"):
            return _like(key, self._literal())
        self._expect("IN")
        self._expect("(")
        members = [self._literal()]
        while self._accept(","):
            members.append(self._literal())
        self._expect(")")
        return _among(key, members)

    def _key(self) -> _Key:
        token = self._take()
        name = token.text[1:-1] if token.kind == "quoted" else token.text
        if token.kind not in ("word", "quoted"):
            raise self._unsupported()
        if name.lower() not in self._keys:
            raise invalid(f"Unsupported expression '{self._expression}': {name} is not a partition key")
        place, kind = self._keys[name.lower()]
        return _Key(place, reader(kind))

    def _sign(self) -> str:
        token = self._take()
        if token.text not in _COMPARE:
            raise self._unsupported()
        return token.text

    def _literal(self) -> str:
        token = self._take()
        if token.says("DATE", "TIMESTAMP"):
            token = self._take()
            if token.kind != "text":
                raise self._unsupported()
        if token.kind == "number":
            return token.text
        if token.kind != "text":
            raise self._unsupported()
        return token.text[1:-1].replace("''", "'")


def _tokens(expression: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    text = expression.rstrip()
    while position < len(text):
        matched = _TOKEN.match(text, position)
        if matched is None or matched.lastgroup is None:
            raise invalid(f"Unsupported expression '{expression}'")
        found.append(_Token(matched.lastgroup, matched[matched.lastgroup]))
        position = matched.end()
    return found


def _compare(key: _Key, sign: str, literal: str) -> Predicate:
    if sign == "=":
        return _among(key, [literal])
    holds, wanted = _COMPARE[sign], _constant(key, literal)

    def decide(values: Sequence[str]) -> bool:
        found = _value(key, values)
        return found is not None and holds(found, wanted)

    return decide


def _among(key: _Key, literals: Sequence[str]) -> Predicate:
    """Texts are looked up as they are: a table may have many thousands of partitions."""
    wanted = {_constant(key, literal) for literal in literals}
    if key.read is str:
        texts, place = wanted - {NULL}, key.place
        return lambda values: values[place] in texts
    return lambda values: _value(key, values) in wanted  # None, for what is no value, is not


def _constant(key: _Key, literal: str) -> Any:
    try:
        return key.read(literal)
    except (ValueError, InvalidOperation) as error:
        raise invalid(f"{literal!r} cannot be compared with its partition key: {error}") from error


def _value(key: _Key, values: Sequence[str]) -> Any | None:
    text = values[key.place]
    if text == NULL:
        return None
    try:
        return key.read(text)
    except (ValueError, InvalidOperation):
        return None


def _like(key: _Key, pattern: str) -> Predicate:
    """`%` is any text, `_` any character; LIKE looks at the text of the value, whatever its type."""
    parts = {"%": ".*", "_": "."}
    compiled_pattern = re.compile("".join(parts.get(sign) or re.escape(sign) for sign in pattern), re.DOTALL)
    return lambda values: (
        values[key.place] != NULL and compiled_pattern.fullmatch(values[key.place]) is not None
    )
