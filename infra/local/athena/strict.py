"""Texts of Trino's grammar that the parser library reads as another dialect's: refused, not read wrongly.

The grammar itself is checked before (`grammar`). The rest of strictness (names, types, functions) needs the catalog and
lives in the compiler: there every node and every argument that isn't Trino's is refused by default.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sqlglot.tokenizer_core import Token, TokenType

from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import parse_type

# Names in Trino, keywords in other dialects.
_FOREIGN_WORDS = frozenset({TokenType.QUALIFY, TokenType.ILIKE, TokenType.DIV})
_JOINS_OF_OTHERS = frozenset(
    {TokenType.ASOF, TokenType.ANTI, TokenType.SEMI, TokenType.PIVOT, TokenType.UNPIVOT}
)
_TOUCHING = (TokenType.NUMBER, TokenType.DOT, TokenType.VAR)
_BEHIND_GROUPS = (TokenType.HAVING, TokenType.ORDER_BY, TokenType.LIMIT, TokenType.R_PAREN)
_FOREIGN_TYPES = {
    "string", "text", "datetime", "float", "float4", "float8", "int2", "int4", "int8", "int16", "int32",
    "int64", "int128", "hugeint", "bool", "blob", "bytes", "bytea", "number", "nvarchar", "timestamptz",
    "timestamp_ntz", "timestamp_ltz", "struct", "list", "binary", "long", "short", "byte", "object", "variant",
}  # fmt: skip
_TYPES = {
    "boolean", "tinyint", "smallint", "integer", "bigint", "real", "double", "decimal", "varchar", "char", "varbinary",
    "json", "date", "time", "timestamp", "uuid", "ipaddress", "array", "map", "row",
}  # fmt: skip
_CASTS = ("cast", "try_cast")
_AFTER_A_TYPE = (TokenType.R_PAREN, TokenType.L_PAREN, TokenType.COMMA)


def refuse_unsupported(tokens: Sequence[Token]) -> None:
    """MATCH_RECOGNIZE and GROUP BY DISTINCT, which Trino alone runs, and words that other dialects took."""
    for token, after in pairwise(tokens):
        if what := _unsupported(token, after):
            raise QueryFailed(
                "NOT_SUPPORTED", f"{what} is not supported by this engine", token.line, _column(token)
            )
        if token.token_type == TokenType.GROUP_BY and after.token_type == TokenType.ALL:
            _refuse_group_by_all(after, tokens)
    if tokens and tokens[-1].token_type in _FOREIGN_WORDS:
        refuse_unsupported([tokens[-1], tokens[-1]])


def _unsupported(token: Token, after: Token) -> str:
    """What it is that this engine does not run; nothing if it does."""
    kind, behind = token.token_type, after.token_type
    if token.text.lower() == "match_recognize" and behind == TokenType.L_PAREN:
        return "MATCH_RECOGNIZE"
    if kind == TokenType.GROUP_BY and behind == TokenType.DISTINCT:
        return "GROUP BY DISTINCT"
    if kind == TokenType.NUMBER and after.start == token.end + 1 and behind in _TOUCHING:
        return f"{token.text}{after.text} without a space"
    if kind == TokenType.NUMBER and token.text.lower().endswith("e"):
        return f"{token.text} without a space"
    is_join = kind in _JOINS_OF_OTHERS and behind in (TokenType.JOIN, TokenType.L_PAREN)
    return f"the name {token.text} without quotes" if is_join or kind in _FOREIGN_WORDS else ""


def _refuse_group_by_all(word: Token, tokens: Sequence[Token]) -> None:
    """ALL with no group behind it is a name, and no column can have it unquoted."""
    behind = next((token for token in tokens if token.start > word.end), None)
    if behind is None or behind.token_type in _BEHIND_GROUPS:
        raise QueryFailed("COLUMN_NOT_FOUND", "Column 'all' cannot be resolved", word.line, _column(word))


def _column(token: Token) -> int:
    return max(1, token.col - (token.end - token.start))


def refuse_foreign_types(tokens: Sequence[Token], in_types: set[int]) -> None:
    """Type names that only other dialects know; a row's field may still be called so."""
    for position in in_types:
        token = tokens[position]
        names_a_field = tokens[position + 1].token_type not in _AFTER_A_TYPE
        alone = token.token_type == TokenType.VAR and tokens[position - 1].token_type == TokenType.ALIAS
        is_foreign = token.text.lower() in _FOREIGN_TYPES or (alone and not _is_type(token.text.lower()))
        if is_foreign and not names_a_field:
            call = next((one for one in reversed(tokens[:position]) if one.text.lower() in _CASTS), token)
            column = max(1, call.col - len(call.text) + 1)
            raise QueryFailed("TYPE_MISMATCH", f"Unknown type: {token.text.lower()}", call.line, column)


def _is_type(name: str) -> bool:
    try:
        return parse_type(name).base in _TYPES
    except (ValueError, IndexError):
        return False


def refuse_measure(tokens: Sequence[Token], line: int, column: int) -> None:
    """`name OVER (...)` reads a measure of a row pattern, which no window here has; the parser stops behind OVER."""
    for position in range(2, len(tokens)):
        name, over, token = tokens[position - 2 : position + 1]
        if (token.line, token.col - len(token.text) + 1) != (line, column) and (token.line, token.col) != (
            line,
            column,
        ):
            continue
        before = tokens[position - 3].text if position > 2 else ""
        if (
            over.token_type == TokenType.OVER
            and name.token_type in (TokenType.VAR, TokenType.IDENTIFIER)
            and before != "."
        ):
            text = f"Measure {name.text} is not defined in the corresponding window"
            raise QueryFailed("INVALID_WINDOW_MEASURE", text, name.line, name.col - len(name.text) + 1)
