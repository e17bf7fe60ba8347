"""A small lexer for what stands around queries: Hive DDL and the headers of CTAS, INSERT, UNLOAD.

Back-ticks and double quotes both name things here, as Athena's two parsers together allow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from infra.local.athena.catalog import CATALOG, TableName
from infra.local.athena.errors import QueryFailed

_PATTERN = (
    r"(?P<skip>\s+|--[^\n]*|/\*.*?\*/)"
    r"|`(?P<tick>(?:[^`]|``)*)`"
    r'|"(?P<quoted>(?:[^"]|"")*)"'
    r"|'(?P<text>(?:[^'{0}]|''{1})*)'"
    r"|(?P<word>[A-Za-z_0-9$@-]+)"
    r"|(?P<mark>.)"
)
_HIVE = re.compile(_PATTERN.format(r"\\", r"|\\."), re.DOTALL)
_TRINO = re.compile(_PATTERN.format("", ""), re.DOTALL)
_HEAD = re.compile(r"(?:\s+|--[^\n]*\n|/\*.*?\*/)*([a-z]+)\s+([a-z]+)?", re.DOTALL | re.IGNORECASE)
# The statements that Athena hands to Hive's parser, where a backslash in a string escapes.
_HIVE_WORDS = frozenset({"alter", "msck", "show", "describe", "desc", "drop"})
_HIVE_CREATES = frozenset({"external", "database", "schema"})
_ESCAPES = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\", "\\'": "'", '\\"': '"'}


@dataclass(frozen=True, slots=True)
class Word:
    """`kind` is word, name (quoted), text (a string) or mark; `start` and `end` are offsets."""

    kind: str
    value: str
    start: int
    end: int


def is_hive(sql: str) -> bool:
    """True for a statement of Hive's grammar, False for one of Trino's."""
    found = _HEAD.match(sql)
    first, second = (found[1].lower(), (found[2] or "").lower()) if found else ("", "")
    return first in _HIVE_WORDS or (first == "create" and second in _HIVE_CREATES)


@lru_cache(maxsize=8)
def lex(sql: str) -> tuple[Word, ...]:
    """Kept for a moment: the words of a statement are asked for when it is accepted and again when it is run."""
    found = []
    hive = is_hive(sql)
    for match in (_HIVE if hive else _TRINO).finditer(sql):
        kind = match.lastgroup or "mark"
        if kind == "skip":
            continue
        value = match[kind]
        if kind == "text":
            value = _unescape(value) if hive else value.replace("''", "'")
        elif kind in ("tick", "quoted"):
            value, kind = value.replace("``", "`").replace('""', '"'), "name"
        found.append(Word(kind, value, match.start(), match.end()))
    return tuple(found)


def _unescape(text: str) -> str:
    text = text.replace("''", "'")
    octal = re.sub(r"\\([0-3][0-7]{2})", lambda m: chr(int(m[1], 8)), text)
    octal = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)), octal)
    return re.sub(r"\\.", lambda m: _ESCAPES.get(m[0], m[0][1]), octal)


class Reader:
    """Reads words in order; every `expect` that fails is a SYNTAX_ERROR at its place."""

    def __init__(self, sql: str, database: str = "") -> None:
        self.sql = sql
        self.database = database
        self.words = lex(sql)
        self.at = 0

    @property
    def done(self) -> bool:
        return self.at >= len(self.words)

    def peek(self, *wanted: str) -> bool:
        """True if the next words are these, whatever their case."""
        ahead = self.words[self.at : self.at + len(wanted)]
        return len(ahead) == len(wanted) and all(
            word.kind in ("word", "mark") and word.value.lower() == expected
            for word, expected in zip(ahead, wanted, strict=True)
        )

    def take(self, *wanted: str) -> bool:
        """Reads past the words if they are next."""
        found = self.peek(*wanted)
        if found:
            self.at += len(wanted)
        return found

    def expect(self, *wanted: str) -> None:
        if not self.take(*wanted):
            raise self.error(" ".join(wanted).upper())

    def error(self, expecting: str) -> QueryFailed:
        offset = len(self.sql) if self.done else self.words[self.at].start
        near = "<EOF>" if self.done else self.words[self.at].value
        before = self.sql[:offset]
        message = f"mismatched input '{near}'. Expecting: {expecting}"
        return QueryFailed("SYNTAX_ERROR", message, before.count("\n") + 1, offset - before.rfind("\n"))

    def name(self) -> str:
        """An identifier in lower case, quoted or not."""
        if self.done or self.words[self.at].kind not in ("word", "name"):
            raise self.error("<identifier>")
        self.at += 1
        return self.words[self.at - 1].value.lower()

    def text(self) -> str:
        if self.done or self.words[self.at].kind != "text":
            raise self.error("<string>")
        self.at += 1
        return self.words[self.at - 1].value

    def any_value(self) -> str:
        """A string, a word or a number, as text."""
        if self.done or self.words[self.at].kind == "mark":
            raise self.error("<value>")
        self.at += 1
        return self.words[self.at - 1].value

    def table(self) -> TableName:
        """`[catalog.][database.]table`."""
        parts = [self.name()]
        while self.take("."):
            parts.append(self.name())
        if len(parts) == 3 and parts[0] not in (CATALOG, "hive"):
            raise QueryFailed("CATALOG_NOT_FOUND", f"Catalog '{parts[0]}' does not exist", 1, 1)
        database = parts[-2] if len(parts) > 1 else self.database
        if not database:
            raise QueryFailed(
                "MISSING_SCHEMA_NAME", "Schema must be specified when session schema is not set", 1, 1
            )
        return TableName(database, parts[-1])

    def type_text(self) -> str:
        """A column type as written, e.g. `map<string,array<int>>`."""
        start, depth = self.at, 0
        while not self.done:
            word = self.words[self.at]
            if word.kind == "mark" and word.value in "<(":
                depth += 1
            elif word.kind == "mark" and word.value in ">)":
                if depth == 0:
                    break
                depth -= 1
            elif depth == 0 and (word.value == "," or (self.at > start and word.kind != "mark")):
                break
            self.at += 1
        if self.at == start:
            raise self.error("<type>")
        return "".join(self.sql[self.words[start].start : self.words[self.at - 1].end].split())

    def pairs(self) -> dict[str, str]:
        """`('key' = 'value', ...)`."""
        self.expect("(")
        found: dict[str, str] = {}
        while not self.take(")"):
            key = self.any_value()
            self.expect("=")
            found[key] = self.any_value()
            if not self.take(","):
                self.expect(")")
                break
        return found

    def rest(self) -> str:
        """What is left, with everything before it blanked so that line numbers stay true."""
        if self.done:
            raise self.error("<query>")
        start = self.words[self.at].start
        blank = re.sub(r"[^\n]", " ", self.sql[:start])
        return blank + self.sql[start:]

    def finish(self) -> None:
        if not self.done:
            raise self.error("<EOF>")
