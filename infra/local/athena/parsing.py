"""Trino query text to syntax tree, with every function call kept under the name that was written.

The parser library knows the functions of thirty dialects and folds them into common nodes, so that
`list_sum` and `array_sum` can no longer be told apart. Function names are therefore masked before
parsing: each call reaches the tree as `Anonymous("trino:<name>")`, and only Trino's own special
forms (CAST, EXTRACT, TRIM ...) become nodes of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import ParseError, SqlglotError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from infra.local.athena import lexing, strict
from infra.local.athena.errors import QueryFailed
from infra.local.athena.grammar.texts import check_change, check_query
from infra.local.athena.places import Places

MASK = "trino:"
_DIALECT = Trino()  # its tokenizers and parsers are made anew for each text
_SPECIAL_FORMS = frozenset(
    {
        "cast", "try_cast", "extract", "trim", "position", "json_object", "json_array",
        "json_value", "json_query", "json_exists", "normalize", "unnest", "exists", "listagg",
        "table", "all", "any", "some",
    }
)  # fmt: skip
_WORD_FUNCTIONS = frozenset(
    {
        "left", "right", "replace", "format", "truncate", "if", "filter", "date", "timestamp",
        "time", "year", "month", "day", "hour", "minute", "second", "row", "map", "count",
        "grouping", "insert", "current_timestamp", "localtimestamp", "current_time", "quarter",
        "week", "first", "last", "rank", "index", "sequence", "any_value", "repeat", "concat",
        "char", "describe", "uuid", "json", "decimal", "normalize", "all_match", "any_match",
        "none_match", "log", "pi", "e", "rand", "random", "regexp_like", "zip", "object_id",
        "hash",
    }
)  # fmt: skip
_ALIASES_BEFORE = frozenset(
    {
        TokenType.ALIAS,
        TokenType.IDENTIFIER,
        TokenType.R_PAREN,
        TokenType.WITH,
        TokenType.RECURSIVE,
        TokenType.TABLE_SAMPLE,
    }
)


_AS_OF = re.compile(r"\bfor\s+(?:timestamp|version|system_time|system_version)\s+as\s+of\b", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    line: int
    column: int


def tokenize(sql: str) -> list[Token]:
    """The parser library's tokens of a text of Trino's grammar."""
    try:
        return lexing.completed(_DIALECT.tokenize(sql), sql)
    except TokenError as problem:
        raise _unread(problem) from problem


def parse_query(sql: str) -> exp.Expression:
    """The tree of one query (SELECT, VALUES, set operation); SYNTAX_ERROR for what is not of Trino's grammar."""
    check_query(sql)
    tree = _only_tree(tokenize(sql), sql)
    while isinstance(tree, exp.Subquery) and not tree.args.get("with_") and _is_bare(tree):
        tree = tree.this
    if not isinstance(tree, exp.Select | exp.SetOperation | exp.Subquery | exp.Values):
        raise _unread(ValueError("no query"))
    return tree


def parse_change(sql: str) -> exp.Expression:
    """The tree of one DELETE, UPDATE or MERGE."""
    check_change(sql)
    tree = _only_tree(tokenize(sql), sql)
    if not isinstance(tree, exp.Delete | exp.Update | exp.Merge):
        raise _unread(ValueError("no change of rows"))
    return tree


def _only_tree(tokens: Sequence[Token], sql: str) -> exp.Expression | None:
    lexing.refuse_unknown_types(tokens, sql)
    tokens = lexing.with_json_arrays(tokens)
    strict.refuse_unsupported(tokens)
    try:
        trees = _DIALECT.parser().parse(lexing.with_unary_pluses(_mask(tokens)), sql)
    except ParseError as problem:
        detail = problem.errors[0] if problem.errors else {}
        strict.refuse_measure(tokens, detail.get("line") or 1, detail.get("col") or 1)
        lexing.refuse_words_before_text(tokens, sql)
        raise _unread(problem) from problem
    except SqlglotError as problem:
        raise _unread(problem) from problem
    tree = trees[0] if len(trees) == 1 else None
    return _without_invented_intervals(tree) if isinstance(tree, exp.Expression) else None


def _without_invented_intervals(tree: exp.Expression) -> exp.Expression:
    """In `interval '1' day + 1` the parser library takes the 1 for an interval, too."""
    for node in list(tree.find_all(exp.Interval)):
        if node.args.get("unit") is None and isinstance(node.this, exp.Literal):
            node.replace(exp.Literal.number(node.this.name))
    return tree


def _is_bare(tree: exp.Subquery) -> bool:
    return not any(value for key, value in tree.args.items() if key != "this")


def place_of(node: exp.Expression | None, sql: str) -> Place:
    """Where Trino says that `node` stands in the text: line from 1, column from 1."""
    start = Places(tokenize(sql)).start(node) if node is not None else None
    if start is None:
        return Place(1, 1)
    return _place_at(sql, start)


def place_of_when(sql: str, number: int) -> Place:
    """Where the WHEN clause of this number begins in a MERGE; those of CASE expressions don't count."""
    depth = cases = 0
    for token in tokenize(sql):
        depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
        cases += {TokenType.CASE: 1, TokenType.END: -1}.get(token.token_type, 0)
        if token.token_type == TokenType.WHEN and not depth and not cases:
            if number == 0:
                return _place_at(sql, token.start)
            number -= 1
    return Place(1, 1)


def place_of_version(sql: str, node: exp.Expression) -> Place:
    """Where the FOR of `FOR TIMESTAMP AS OF node` stands."""
    end = Places(tokenize(sql)).start(node)
    found = [match.start() for match in _AS_OF.finditer(sql, 0, end if end is not None else len(sql))]
    return _place_at(sql, found[-1]) if found else Place(1, 1)


def place_of_word(words: str, node: exp.Expression, sql: str) -> Place:
    """Where the last of these words (a|b) before `node` stands: a clause begins with it."""
    end = Places(tokenize(sql)).start(node)
    found = list(re.finditer(rf"\b(?:{words})\b", sql[:end], re.IGNORECASE))
    return _place_at(sql, found[-1].start()) if found else Place(1, 1)


def _place_at(sql: str, offset: int) -> Place:
    before = sql[:offset]
    return Place(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def _unread(problem: Exception) -> QueryFailed:
    """What is of Trino's grammar and can't be read here: no answer is better than a wrong one."""
    return QueryFailed(
        "NOT_SUPPORTED", f"This query is not read by this engine: {_first_line(problem)}", 1, 1
    )


def _first_line(problem: Exception) -> str:
    return re.sub(r"\x1b\[\d*m", "", str(problem).splitlines()[0] if str(problem) else "invalid text")


def _mask(tokens: Sequence[Token]) -> list[Token]:
    in_types = _type_positions(tokens)
    strict.refuse_foreign_types(tokens, in_types)
    return [
        _masked(token) if position not in in_types and _is_call(tokens, position) else token
        for position, token in enumerate(tokens)
    ]


def _masked(token: Token) -> Token:
    return Token(TokenType.VAR, MASK + token.text.lower(), token.line, token.col, token.start, token.end)


def _is_call(tokens: Sequence[Token], position: int) -> bool:
    token = tokens[position]
    if position + 1 >= len(tokens) or tokens[position + 1].token_type != TokenType.L_PAREN:
        return False
    name = token.text.lower()
    if token.token_type == TokenType.IDENTIFIER:  # "sum"("x") is how stored views spell a call
        return not _names_a_relation(tokens, position)
    if name in _SPECIAL_FORMS or _opens_merge_insert(tokens, position):
        return False
    if name == "substring" and _has_from(tokens, position + 1):
        return False
    if name == "filter" and tokens[position + 2].token_type == TokenType.WHERE:
        return False
    if token.token_type != TokenType.VAR and name not in _WORD_FUNCTIONS:
        return _is_keyword_function(token)
    return not _names_a_relation(tokens, position)


def _opens_merge_insert(tokens: Sequence[Token], position: int) -> bool:
    """`THEN INSERT (a, b)` of a MERGE. After THEN of a CASE the function of that name has a string first."""
    if tokens[position].text.lower() != "insert" or not position:
        return False
    after = tokens[_closing(tokens, position + 1) + 1 :][:1]
    return tokens[position - 1].text.lower() == "then" and bool(after) and after[0].text.lower() == "values"


def _is_keyword_function(token: Token) -> bool:
    """Words that the lexer knows as keywords though Trino has functions of that name."""
    return token.token_type.name in {
        "CURRENT_DATE", "CURRENT_TIMESTAMP", "CURRENT_USER", "RLIKE", "GLOB", "XOR", "OVERLAPS",
    } or token.token_type.name.endswith(("INT", "TEXT", "BIT", "VARIANT", "OBJECT"))  # fmt: skip


def _names_a_relation(tokens: Sequence[Token], position: int) -> bool:
    """True for `t(a, b)` as an alias or the head of a WITH query, which isn't a call."""
    if position == 0:
        return False
    before = tokens[position - 1]
    if before.token_type == TokenType.VAR or before.token_type in _ALIASES_BEFORE:
        return before.text.lower() not in ("else", "then", "when", "escape")
    closing = _closing(tokens, position + 1)
    return before.token_type == TokenType.COMMA and [
        token.token_type for token in tokens[closing + 1 : closing + 3]
    ] == [TokenType.ALIAS, TokenType.L_PAREN]


def _closing(tokens: Sequence[Token], opening: int) -> int:
    depth = 0
    for position in range(opening, len(tokens)):
        if tokens[position].token_type == TokenType.L_PAREN:
            depth += 1
        elif tokens[position].token_type == TokenType.R_PAREN:
            depth -= 1
            if depth == 0:
                return position
    return len(tokens) - 1


def _has_from(tokens: Sequence[Token], opening: int) -> bool:
    depth = 0
    for token in tokens[opening : _closing(tokens, opening)]:
        depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
        if depth == 1 and token.token_type == TokenType.FROM:
            return True
    return False


def _type_positions(tokens: Sequence[Token]) -> set[int]:
    """Positions inside `CAST(x AS <type>)`, where `map(` and `row(` are types."""
    found: set[int] = set()
    open_calls: list[tuple[bool, int | None]] = []
    for position, token in enumerate(tokens):
        if token.token_type == TokenType.L_PAREN:
            is_cast = position > 0 and tokens[position - 1].text.lower() in ("cast", "try_cast")
            open_calls.append((is_cast, None))
        elif token.token_type == TokenType.ALIAS and open_calls:
            open_calls[-1] = (open_calls[-1][0], position)
        elif token.token_type == TokenType.R_PAREN and open_calls:
            is_cast, alias = open_calls.pop()
            if is_cast and alias is not None:
                found.update(range(alias, position))
    return found
