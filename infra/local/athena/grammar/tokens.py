"""Trino's lexer: a text as kinds of tokens, each with its place.

The kind of a bare word is the word in capitals, of a mark the mark; what has a value has a kind in angle brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from infra.local.athena.errors import QueryFailed

STRING, INTEGER, NUMBER, BINARY, NAME, END = (
    "<string>",
    "<integer>",
    "<number>",
    "<binary>",
    "<quoted>",
    "<EOF>",
)
_WHOLE = r"\d(?:_?\d)*"
_TOKEN = re.compile(
    r"(?P<skip>\s+|--[^\r\n]*|/\*.*?\*/)"
    r"|(?P<unicode>[uU]&'(?:[^']|'')*')"
    r"|(?P<binary>[xX]'[^']*')"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<string>'(?:[^']|'')*')"
    r'|(?P<quoted>"(?:[^"]|"")*")'
    rf"|(?P<number>(?:{_WHOLE}\.(?:{_WHOLE})?|\.{_WHOLE})(?:[eE][+-]?\d+)?|\d+[eE][+-]\d+|\d+[eE]\d+(?![A-Za-z0-9_]))"
    rf"|(?P<integer>(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|{_WHOLE})(?![A-Za-z0-9_]))"
    r"|(?P<digits>\d[A-Za-z0-9_]+)"
    r"|(?P<ticks>`(?:[^`]|``)*`)"
    r"|(?P<mark><>|!=|<=|>=|\|\||->|=>|.)",
    re.DOTALL,
)
_KINDS = {
    "string": STRING, "unicode": STRING, "binary": BINARY, "quoted": NAME, "digits": NAME, "ticks": NAME, "number": NUMBER, "integer": INTEGER,
}  # fmt: skip
_WRONG = {
    "digits": "identifiers must not start with a digit; surround the identifier with double quotes",
    "ticks": "backquoted identifiers are not supported; use double quotes to quote identifiers",
}
_NO_BYTES = "Binary literal can only contain hexadecimal digits"
_BYTES = re.compile(r"[xX]'[0-9a-fA-F\s]*'")
_SPACE = "Spaces are not allowed between 'X' and the starting quote of a binary literal"
_NO_NAME = "Zero-length delimited identifier not allowed"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists: what each token is, and where it starts; one END stands behind the last.

    `wrong` is the first that stands in a name's or a value's place and is no good one: Trino says so last of all.
    """

    text: str
    kinds: list[str]
    starts: list[int]
    wrong: QueryFailed | None = None

    def failure(self, at: int, expected: str) -> QueryFailed:
        """SYNTAX_ERROR at a token, as Trino words it."""
        found = _TOKEN.match(self.text, self.starts[at])
        return _failure(
            self.text,
            self.starts[at],
            f"mismatched input '{found[0] if found else END}'. Expecting: {expected}",
        )


def tokens_of(text: str) -> Tokens:
    kinds, starts, wrong = [], [], None
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind == "skip":
            continue
        starts.append(match.start())
        if kind == "word":
            kinds.append(match[0].upper())
        elif kind == "mark":
            kinds.append(match[0])
        else:
            kinds.append(_KINDS[kind])
            wrong = wrong or _wrong(kind, match)
            if kind == "string" and kinds[-2:-1] == ["X"]:
                wrong = wrong or _failure(text, starts[-2], _SPACE)
    return Tokens(text, [*kinds, END], [*starts, len(text)], wrong)


def _wrong(kind: str, match: re.Match[str]) -> QueryFailed | None:
    said = _WRONG.get(kind)
    if kind == "quoted" and match[0] == '""':
        said = _NO_NAME
    if kind == "binary":
        said = None if _BYTES.fullmatch(match[0]) else _NO_BYTES
    return _failure(match.string, match.start(), said) if said else None


def _failure(text: str, start: int, message: str) -> QueryFailed:
    before = text[:start]
    return QueryFailed("SYNTAX_ERROR", message, before.count("\n") + 1, start - before.rfind("\n"))
