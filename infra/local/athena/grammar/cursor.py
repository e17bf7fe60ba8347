"""A place in a list of tokens, and the few questions that every rule of a grammar asks there."""

from __future__ import annotations

from collections.abc import Callable, Container

from infra.local.athena.errors import QueryFailed
from infra.local.athena.grammar.tokens import END, NAME, Tokens

# Trino 476 has one more, AUTO, which is younger than Athena's engine.
RESERVED = frozenset(
    {
        "ALTER", "AND", "AS", "BETWEEN", "BY", "CASE", "CAST", "CONSTRAINT", "CREATE", "CROSS", "CUBE",
        "CURRENT_CATALOG", "CURRENT_DATE", "CURRENT_PATH", "CURRENT_ROLE", "CURRENT_SCHEMA", "CURRENT_TIME",
        "CURRENT_TIMESTAMP", "CURRENT_USER", "DEALLOCATE", "DELETE", "DESCRIBE", "DISTINCT", "DROP", "ELSE",
        "END", "ESCAPE", "EXCEPT", "EXISTS", "EXTRACT", "FALSE", "FOR", "FROM", "FULL", "GROUP", "GROUPING",
        "HAVING", "IN", "INNER", "INSERT", "INTERSECT", "INTO", "IS", "JOIN", "JSON_ARRAY", "JSON_EXISTS",
        "JSON_OBJECT", "JSON_QUERY", "JSON_TABLE", "JSON_VALUE", "LEFT", "LIKE", "LISTAGG", "LOCALTIME",
        "LOCALTIMESTAMP", "NATURAL", "NORMALIZE", "NOT", "NULL", "ON", "OR", "ORDER", "OUTER", "PREPARE",
        "RECURSIVE", "RIGHT", "ROLLUP", "SELECT", "SKIP", "TABLE", "THEN", "TRIM", "TRUE", "UESCAPE", "UNION",
        "UNNEST", "USING", "VALUES", "WHEN", "WHERE", "WITH",
    }
)  # fmt: skip


class Misread(Exception):
    """No rule reads on here; the cursor knows how far any came. `place`: what is named instead, if that is not it."""

    def __init__(self, place: int | None = None) -> None:
        super().__init__()
        self.place = place


class Cursor:
    """`at` moves forward; a rule that was tried in vain is taken back by setting it again."""

    __slots__ = (
        "_closings",
        "_expected",
        "_furthest",
        "at",
        "depth",
        "failed",
        "item",
        "kinds",
        "starred",
        "tokens",
    )

    def __init__(self, tokens: Tokens) -> None:
        self.tokens, self.kinds, self.at = tokens, tokens.kinds, 0
        self._furthest, self._expected = 0, ""
        self._closings: dict[int, int] | None = None
        self.failed: set[int] = set()  # where a query was looked for in vain
        self.depth = 0  # how many primaries of the same query stand around
        self.item = self.starred = -1  # where an item of a SELECT list began, and where its `.*` ended

    @property
    def kind(self) -> str:
        return self.kinds[self.at]

    def ahead(self, steps: int = 1) -> str:
        place = self.at + steps
        return self.kinds[place] if place < len(self.kinds) else END

    def take(self, *wanted: str) -> bool:
        """Reads past these tokens if they are next."""
        if self.kinds[self.at] != wanted[0]:
            return False
        if len(wanted) > 1 and tuple(self.kinds[self.at : self.at + len(wanted)]) != wanted:
            return False
        self.at += len(wanted)
        return True

    def expect(self, *wanted: str) -> None:
        for kind in wanted:
            if self.kinds[self.at] != kind:
                raise self.misread(kind if kind.startswith("<") else f"'{kind}'")
            self.at += 1

    def one_of(self, wanted: Container[str], told: str) -> None:
        if self.kinds[self.at] not in wanted:
            raise self.misread(told)
        self.at += 1

    def misread(self, expected: str) -> Misread:
        if self.at > self._furthest or not self._expected:
            self._furthest, self._expected = self.at, expected
        elif self.at == self._furthest and expected not in self._expected:
            self._expected += f", {expected}"
        return Misread()

    def failure(self, place: int | None) -> QueryFailed:
        """What to say when all was in vain: the furthest place, and what would have been read there."""
        if place is not None and place < self._furthest:
            return self.tokens.failure(place, "'AND', 'OR', <EOF>")
        return self.tokens.failure(self._furthest, self._expected)

    def is_name(self, steps: int = 0) -> bool:
        kind = self.ahead(steps)
        if kind == NAME:
            return True
        return (kind[0].isalpha() or kind[0] == "_") and kind not in RESERVED

    def name(self) -> None:
        if not self.is_name():
            raise self.misread("<identifier>")
        self.at += 1

    def qualified_name(self) -> None:
        self.name()
        while self.take("."):
            self.name()

    def names_in_brackets(self) -> None:
        self.expect("(")
        self.listed(Cursor.name)
        self.expect(")")

    def listed(self, rule: Callable[[Cursor], None]) -> None:
        """One or more, with commas between them."""
        rule(self)
        while self.take(","):
            rule(self)

    def attempt(self, rule: Callable[[Cursor], None]) -> bool:
        """Whether the rule reads on; if not, nothing was read."""
        start, depth = self.at, self.depth
        try:
            rule(self)
        except Misread:
            self.at, self.depth = start, depth
            return False
        return True

    def closing(self, opening: int) -> int:
        """Where the bracket closes that opens there; the END if it doesn't."""
        if self._closings is None:
            self._closings = _closings(self.kinds)
        return self._closings.get(opening, len(self.kinds) - 1)

    def skip_brackets(self) -> None:
        """Past the bracket that opens here and all that stands in it."""
        if self.kind != "(":
            raise self.misread("'('")
        self.at = self.closing(self.at)
        self.expect(")")


def _closings(kinds: list[str]) -> dict[int, int]:
    found, open_ones = {}, []
    for at, kind in enumerate(kinds):
        if kind == "(":
            open_ones.append(at)
        elif kind == ")" and open_ones:
            found[open_ones.pop()] = at
    return found
