"""What Trino's lexer reads and the parser library's doesn't: numbers in other bases, `U&'...'`, types' names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from sqlglot.tokenizer_core import Token, TokenType

from infra.local.athena.errors import QueryFailed

NULLS = "$nulls"  # behind the name of a JSON_ARRAY with NULL ON NULL
_PREFIXES = {TokenType.HEX_STRING: 16, TokenType.BIT_STRING: 2}
_WRITTEN = re.compile(r"0[bB]([01_]+)|0[oO]([0-7_]+)|0[xX]([0-9a-fA-F_]+)|(\d+(?:_\d+)+)")
_ESCAPED = re.compile(r"\\(?:(\\)|\+([0-9a-fA-F]{6})|([0-9a-fA-F]{4}))")
_UNITS = ("year", "month", "day", "hour", "minute", "second")
# A `+` behind one of these has nothing on its left.
_BEFORE_OPERAND = frozenset(
    {
        TokenType.PLUS, TokenType.DASH, TokenType.STAR, TokenType.SLASH, TokenType.MOD, TokenType.DPIPE,
        TokenType.EQ, TokenType.NEQ, TokenType.LT, TokenType.LTE, TokenType.GT, TokenType.GTE,
        TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.COMMA, TokenType.ARROW, TokenType.SELECT,
        TokenType.DISTINCT, TokenType.WHERE, TokenType.HAVING, TokenType.ON, TokenType.AND, TokenType.OR,
        TokenType.NOT, TokenType.BETWEEN, TokenType.LIKE, TokenType.CASE, TokenType.WHEN, TokenType.THEN,
        TokenType.ELSE, TokenType.GROUP_BY, TokenType.ORDER_BY, TokenType.PARTITION_BY, TokenType.VALUES,
    }
)  # fmt: skip
_WORDS_BEFORE_TEXT = ("key", "value", "passing", "truncate", "zone", "of", "escape", "uescape", "interval")


def completed(tokens: Sequence[Token], sql: str) -> list[Token]:
    """`tokens` of `sql` with such numbers and texts as plain ones, at their places."""
    found: list[Token] = []
    for token in tokens:
        if _continues_number(found, token):
            found.append(_number(found.pop(), token, sql))
        elif token.token_type in _PREFIXES and sql[token.start] == "0":
            found.append(_number(token, token, sql))
        elif token.token_type == TokenType.UNICODE_STRING:
            found.append(_like(token, token, TokenType.STRING, _unescaped(token)))
        else:
            found.append(token)
    return found


def _continues_number(before: list[Token], token: Token) -> bool:
    """The parser library cuts `0b101` and `1_000` in two."""
    return (
        bool(before)
        and before[-1].token_type == TokenType.NUMBER
        and token.token_type == TokenType.VAR
        and before[-1].end + 1 == token.start
        and token.text[:1] in "_bBoOxX"
    )


def _number(first: Token, last: Token, sql: str) -> Token:
    written = _WRITTEN.fullmatch(sql[first.start : last.end + 1])
    if written is None:
        raise _placed("SYNTAX_ERROR", f"mismatched input '{last.text}'", last)
    digits = next(group for group in written.groups() if group is not None).replace("_", "")
    base = (2, 8, 16, 10)[int(written.lastindex or 1) - 1]
    return _like(first, last, TokenType.NUMBER, str(int(digits, base)))


def _like(first: Token, last: Token, kind: TokenType, text: str) -> Token:
    return Token(kind, text, last.line, last.col, first.start, last.end)


def _unescaped(token: Token) -> str:
    def letter(found: re.Match[str]) -> str:
        return found[1] or chr(int(found[2] or found[3], 16))

    text = _ESCAPED.sub(letter, token.text)
    rest = _ESCAPED.sub("", token.text)
    if wrong := re.search(r"\\\+?[0-9a-fA-F]*([^0-9a-fA-F+\\])", rest):
        raise _placed("SYNTAX_ERROR", f"Invalid hexadecimal digit: {wrong[1]}", token)
    if "\\" in rest:
        raise _placed("SYNTAX_ERROR", f"Incomplete escape sequence: {token.text}", token)
    return text


def with_json_arrays(tokens: Sequence[Token]) -> list[Token]:
    """JSON_ARRAY without its clause about NULL, which the parser library doesn't read behind a value."""
    found: list[Token] = []
    opened: list[int] = []  # where in `found` the names in front of open parentheses stand
    for token in tokens:
        if token.token_type == TokenType.L_PAREN:
            opened.append(len(found) - 1)
        elif token.token_type == TokenType.R_PAREN and opened:
            _take_clause(found, opened.pop())
        found.append(token)
    return found


def with_unary_pluses(tokens: Sequence[Token]) -> list[Token]:
    """Each `+` with one side becomes `~`, which Trino hasn't: the parser library forgets that it was there."""
    return [
        _like(token, token, TokenType.TILDE, token.text) if _is_unary_plus(before, token) else token
        for before, token in zip([None, *tokens], tokens, strict=False)
    ]


def _is_unary_plus(before: Token | None, token: Token) -> bool:
    if token.token_type != TokenType.PLUS:
        return False
    return before is None or before.token_type in _BEFORE_OPERAND


def _take_clause(found: list[Token], name: int) -> None:
    clause = [token.text.lower() for token in found[-3:]]
    is_array = name >= 0 and found[name].text.lower() == "json_array"
    if is_array and clause in (["null", "on", "null"], ["absent", "on", "null"]) and len(found) > name + 5:
        del found[-3:]
        if clause[0] == "null":
            found[name] = _like(found[name], found[name], TokenType.VAR, f"json_array{NULLS}")


def refuse_unknown_types(tokens: Sequence[Token], sql: str) -> None:
    """A word in front of a text is a type: `N'a'`, and `interval` where no unit follows."""
    for position, token in enumerate(tokens):
        if token.token_type == TokenType.NATIONAL_STRING:
            raise _unknown_type(sql[token.start], token, sql)
        behind = tokens[position + 1 : position + 4]
        if token.token_type == TokenType.INTERVAL and _is_without_unit(behind):
            raise _unknown_type("interval", token, sql)
        is_word = token.token_type == TokenType.VAR and token.text.lower() not in _WORDS_BEFORE_TEXT
        touches = (
            bool(behind) and behind[0].token_type == TokenType.STRING and behind[0].start == token.end + 1
        )
        if is_word and touches:
            raise _unknown_type(token.text, token, sql)


def refuse_words_before_text(tokens: Sequence[Token], sql: str) -> None:
    """`foo 'abc'`, once it is known that no grammar reads it."""
    for token, behind in pairwise(tokens):
        is_word = token.token_type == TokenType.VAR and token.text.lower() not in _WORDS_BEFORE_TEXT
        if is_word and behind.token_type == TokenType.STRING:
            raise _unknown_type(token.text, token, sql)


def _is_without_unit(behind: Sequence[Token]) -> bool:
    if behind and behind[0].token_type in (TokenType.DASH, TokenType.PLUS):
        behind = behind[1:]
    has_text = bool(behind) and behind[0].token_type == TokenType.STRING
    return has_text and (len(behind) < 2 or behind[1].text.lower() not in _UNITS)


def _unknown_type(name: str, token: Token, sql: str) -> QueryFailed:
    before = sql[: token.start]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    said = f"io.trino.spi.TrinoException: line {line}:{column}: Unknown resolvedType: {name}"
    return QueryFailed("TYPE_NOT_FOUND", said)


def _placed(code: str, message: str, token: Token) -> QueryFailed:
    return QueryFailed(code, message, token.line, max(1, token.col - (token.end - token.start)))
