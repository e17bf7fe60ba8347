"""What Athena's lexer and grammar refuse and the parser library would let through.

The rest of strictness (names, types, functions) needs the catalog and lives in the compiler: there
every node and every argument that isn't Trino's is refused by default.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sqlglot.tokenizer_core import Token, TokenType

from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import parse_type

_FOREIGN_TOKENS = {
    TokenType.DCOLON: "::",
    TokenType.L_BRACE: "{",
    TokenType.QUALIFY: "qualify",
    TokenType.ILIKE: "ilike",
    TokenType.PIVOT: "pivot",
    TokenType.UNPIVOT: "unpivot",
    TokenType.SEMICOLON: ";",
    TokenType.PLACEHOLDER: "?",
    TokenType.AMP: "&",
    TokenType.CARET: "^",
    TokenType.PIPE: "|",
    TokenType.TILDE: "~",
    TokenType.DIV: "div",
    TokenType.ASOF: "asof",
    TokenType.ANTI: "anti",
    TokenType.SEMI: "semi",
}
_FOREIGN_TEXTS = frozenset({"==", "<=>", "//", "**", "!~", "~*", "@>", "<@", "->>", "#>", "?|", "?&", ":="})
_MUST_FOLLOW_COMMA = frozenset(
    {TokenType.FROM, TokenType.WHERE, TokenType.R_PAREN, TokenType.ORDER_BY, TokenType.GROUP_BY}
)
_FOREIGN_TYPES = {
    "string", "text", "datetime", "float", "float4", "float8", "int2", "int4", "int8", "int16", "int32",
    "int64", "int128", "hugeint", "bool", "blob", "bytes", "bytea", "number", "nvarchar", "timestamptz",
    "timestamp_ntz", "timestamp_ltz", "struct", "list", "binary", "long", "short", "byte", "object", "variant",
}  # fmt: skip
_NOT_BEHIND_A_NUMBER = (TokenType.NUMBER, TokenType.DOT, TokenType.VAR)
_BEHIND_GROUPS = (TokenType.HAVING, TokenType.ORDER_BY, TokenType.LIMIT, TokenType.R_PAREN)
_TYPES = {
    "boolean", "tinyint", "smallint", "integer", "bigint", "real", "double", "decimal", "varchar", "char", "varbinary",
    "json", "date", "time", "timestamp", "uuid", "ipaddress", "array", "map", "row",
}  # fmt: skip
_CASTS = ("cast", "try_cast")
_AFTER_A_TYPE = (TokenType.R_PAREN, TokenType.L_PAREN, TokenType.COMMA)
_WORDS_AS_NAMES = {TokenType.ASOF, TokenType.ANTI, TokenType.SEMI, TokenType.PIVOT, TokenType.UNPIVOT}


def refuse_foreign_characters(sql: str) -> None:
    """Back-ticks: outside of quotes Trino reads no name in them."""
    quote = ""
    for position, letter in enumerate(sql):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter == "`" and not _in_comment(sql, position):
            raise _mismatch(
                sql,
                position,
                "backquoted identifiers are not supported; use double quotes to quote identifiers",
            )


def _in_comment(sql: str, position: int) -> bool:
    line = sql[sql.rfind("\n", 0, position) + 1 : position]
    return "--" in line or sql.rfind("/*", 0, position) > sql.rfind("*/", 0, position)


def _mismatch(sql: str, position: int, message: str) -> QueryFailed:
    before = sql[:position]
    return QueryFailed("SYNTAX_ERROR", message, before.count("\n") + 1, position - before.rfind("\n"))


def refuse_foreign_tokens(tokens: Sequence[Token]) -> None:
    """Operators and clauses of other dialects; a query that begins with FROM; LIMIT before OFFSET."""
    if tokens and tokens[0].token_type == TokenType.FROM:
        raise _unexpected(tokens[0])
    for position, token in enumerate(tokens):
        if token.token_type in (TokenType.IDENTIFIER, TokenType.STRING):
            continue
        if token.token_type == TokenType.VAR and token.text.startswith("$"):
            raise _unexpected(token)
        if token.token_type == TokenType.NUMBER:
            _refuse_foreign_number(tokens, position)
        if token.token_type == TokenType.GROUP_BY:
            _refuse_group_by_all(tokens, position)
        if token.text in _FOREIGN_TEXTS or _is_foreign(tokens, position):
            raise _unexpected(token)
        if token.token_type == TokenType.L_PAREN and _opens_with_from(tokens, position):
            raise _unexpected(tokens[position + 1])
        if token.text.lower() == "grouping":
            _refuse_grouping(tokens, position + 1)
    _refuse_limit_before_offset(tokens)
    _refuse_join_without_link(tokens)
    _refuse_over_without_call(tokens)


def refuse_unsupported(tokens: Sequence[Token]) -> None:
    """What is Trino's but can be run here by Trino alone: MATCH_RECOGNIZE and GROUP BY DISTINCT."""
    for token, after in pairwise(tokens):
        is_pattern = token.text.lower() == "match_recognize" and after.token_type == TokenType.L_PAREN
        if is_pattern or (token.token_type == TokenType.GROUP_BY and after.token_type == TokenType.DISTINCT):
            what = "MATCH_RECOGNIZE" if is_pattern else "GROUP BY DISTINCT"
            place = (token.line, token.col - len(token.text) + 1)
            raise QueryFailed("NOT_SUPPORTED", f"{what} is not supported by this engine", *place)


def _refuse_foreign_number(tokens: Sequence[Token], position: int) -> None:
    """Digits, one point, an exponent; nothing touches a number."""
    token = tokens[position]
    after = tokens[position + 1] if position + 1 < len(tokens) else None
    if token.text.lower().endswith("e"):
        raise _unexpected(token)
    touching = after is not None and after.start == token.end + 1
    if touching and after is not None and after.token_type in _NOT_BEHIND_A_NUMBER:
        raise _unexpected(after)


def _is_foreign(tokens: Sequence[Token], position: int) -> bool:
    token = tokens[position]
    after = tokens[position + 1].token_type if position + 1 < len(tokens) else None
    if token.token_type == TokenType.COMMA:
        return after is None or after in _MUST_FOLLOW_COMMA
    if token.token_type == TokenType.SELECT:
        return after == TokenType.COMMA
    if token.token_type == TokenType.ALIAS:
        return after in (TokenType.STRING, TokenType.NUMBER)
    if token.token_type in _WORDS_AS_NAMES:
        return after in (TokenType.JOIN, TokenType.L_PAREN)
    if token.token_type == TokenType.INTERVAL:
        return after == TokenType.NUMBER
    return token.token_type in _FOREIGN_TOKENS


def _refuse_group_by_all(tokens: Sequence[Token], position: int) -> None:
    """ALL with no group behind it is a name, and no column can have it unquoted."""
    is_all = [token.token_type for token in tokens[position + 1 : position + 2]] == [TokenType.ALL]
    behind = tokens[position + 2] if position + 2 < len(tokens) else None
    if is_all and (behind is None or behind.token_type in _BEHIND_GROUPS):
        place = (tokens[position + 1].line, tokens[position + 1].col - 2)
        raise QueryFailed("COLUMN_NOT_FOUND", "Column 'all' cannot be resolved", *place)


def _opens_with_from(tokens: Sequence[Token], position: int) -> bool:
    return position + 1 < len(tokens) and tokens[position + 1].token_type == TokenType.FROM


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


def _refuse_limit_before_offset(tokens: Sequence[Token]) -> None:
    limits: list[bool] = [False]
    for token in tokens:
        if token.token_type == TokenType.L_PAREN:
            limits.append(False)
        elif token.token_type == TokenType.R_PAREN and len(limits) > 1:
            limits.pop()
        elif token.token_type == TokenType.LIMIT:
            limits[-1] = True
        elif token.token_type == TokenType.OFFSET and limits[-1]:
            raise _unexpected(token)


def _unexpected(token: Token) -> QueryFailed:
    column = max(1, token.col - (token.end - token.start))
    return QueryFailed("SYNTAX_ERROR", f"mismatched input '{token.text}'", token.line, column)


_NO_NAMES = (
    "null",
    "true",
    "false",
    "case",
    "cast",
    "not",
    "select",
    "distinct",
    "exists",
    "extract",
    "normalize",
)


def _refuse_grouping(tokens: Sequence[Token], position: int) -> None:
    """GROUPING takes names alone: `a, t.b`."""
    if position + 1 >= len(tokens) or tokens[position].token_type != TokenType.L_PAREN:
        return
    position += 1
    while tokens[position].token_type != TokenType.R_PAREN:
        name, after = tokens[position], tokens[min(position + 1, len(tokens) - 1)]
        quoted = name.token_type == TokenType.IDENTIFIER
        if not quoted and (
            not name.text.isidentifier()
            or name.text.lower() in _NO_NAMES
            or name.token_type == TokenType.STRING
        ):
            raise _unexpected(name)
        if after.token_type not in (TokenType.COMMA, TokenType.DOT, TokenType.R_PAREN):
            raise _unexpected(after)
        position += 1 if after.token_type == TokenType.R_PAREN else 2


_WITHOUT_LINK = ("cross", "natural")


def _refuse_join_without_link(tokens: Sequence[Token]) -> None:
    """Between two brackets every JOIN that isn't CROSS has its ON or USING."""
    missing: list[int] = [0]
    for position, token in enumerate(tokens):
        if token.token_type == TokenType.L_PAREN:
            missing.append(0)
        elif token.token_type == TokenType.R_PAREN and len(missing) > 1:
            if missing.pop() > 0:
                raise _unexpected(token)
        elif token.token_type == TokenType.JOIN:
            missing[-1] += tokens[position - 1].text.lower() not in _WITHOUT_LINK
        elif token.token_type in (TokenType.ON, TokenType.USING):
            missing[-1] -= 1
    if missing[-1] > 0:
        raise _unexpected(tokens[-1])


_FORMS_WITH_BRACKETS = ("cast", "try_cast", "extract")


def _refuse_over_without_call(tokens: Sequence[Token]) -> None:
    """Behind a cast or a CASE the word is an alias, and no bracket follows an alias."""
    opened: list[str] = []
    closed = ""
    for position, token in enumerate(tokens):
        before = tokens[position - 1] if position else token
        if token.token_type == TokenType.L_PAREN:
            if before.token_type == TokenType.OVER and closed:
                raise _unexpected(token)
            opened.append(before.text.lower())
        if token.token_type == TokenType.R_PAREN and opened:
            word = opened.pop()
            closed = word if word in _FORMS_WITH_BRACKETS else ""
        elif token.token_type != TokenType.OVER:
            closed = "case" if token.token_type == TokenType.END else ""


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
