"""Regular expressions: DuckDB's library where it can, Python's where a pattern looks around or back.

A literal pattern is read when the query is: what Java's syntax doesn't allow is refused at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.functions import calls
from infra.local.athena.engines.duckdb_.functions.signatures import Signature, read_signatures
from infra.local.athena.engines.duckdb_.refused import failure_in
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.udfs import java_patterns
from infra.local.athena.errors import QueryFailed

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_PLAIN = read_signatures(r"""
regexp_like(varchar, varchar) -> boolean = regexp_matches({0}, {1})
regexp_extract(varchar(x), varchar) -> varchar(x) = trino_regexp_extract({0}, {1}, 0)
regexp_extract(varchar(x), varchar, bigint) -> varchar(x) = trino_regexp_extract({0}, {1}, CAST({2} AS INTEGER))
regexp_extract_all(varchar(x), varchar) -> array(varchar(x)) = regexp_extract_all({0}, {1})
regexp_extract_all(varchar(x), varchar, bigint) -> array(varchar(x)) = regexp_extract_all({0}, {1}, CAST({2} AS INTEGER))
regexp_replace(varchar(x), varchar) -> varchar(x) = regexp_replace({0}, {1}, '', 'g')
regexp_replace(varchar(x), varchar, varchar(z)) -> varchar(rewritten) = trino_regexp_replace({0}, {1}, {2})
regexp_split(varchar(x), varchar) -> array(varchar(x)) = string_split_regex({0}, {1})
regexp_count(varchar, varchar) -> bigint = CAST(len(regexp_extract_all({0}, {1})) AS BIGINT)
""")
_LOOKING = read_signatures(r"""
regexp_like(varchar, varchar) -> boolean = trino_re_like({0}, {1})
regexp_extract(varchar(x), varchar) -> varchar(x) = trino_re_extract({0}, {1}, 0)
regexp_extract(varchar(x), varchar, bigint) -> varchar(x) = trino_re_extract({0}, {1}, {2})
regexp_extract_all(varchar(x), varchar) -> array(varchar(x)) = trino_re_extract_all({0}, {1}, 0)
regexp_extract_all(varchar(x), varchar, bigint) -> array(varchar(x)) = trino_re_extract_all({0}, {1}, {2})
regexp_replace(varchar(x), varchar) -> varchar(x) = trino_re_replace({0}, {1}, '')
regexp_replace(varchar(x), varchar, varchar(z)) -> varchar(rewritten) = trino_re_replace({0}, {1}, {2})
regexp_split(varchar(x), varchar) -> array(varchar(x)) = trino_re_split({0}, {1})
regexp_count(varchar, varchar) -> bigint = trino_re_count({0}, {1})
""")
_WOVEN = read_signatures(r"""
regexp_replace(varchar, varchar, (array(varchar)) -> varchar) -> varchar = trino_woven(trino_re_split({0}, {1}), list_transform(trino_re_groups({0}, {1}), {2}))
""")
_BEYOND = re.compile(r"\(\?(?:[=!>]|<)|\\[1-9]|\\k<|[*+?}]\+")
_BEYOND_IN_REPLACEMENT = re.compile(r"\\|\$\{")
Rule = Callable[["Compiler", exp.Expression, list[exp.Expression], Scope], Typed]


def _rule(name: str) -> Rule:
    def rule(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
        if any(isinstance(item, exp.Lambda) for item in arguments):
            return _woven(c, name, node, arguments, scope)
        values = [c.expression(item, scope) for item in arguments]
        table = _LOOKING if _needs_python(name, values) else _PLAIN
        candidates: list[Signature] = table[name]
        return calls.apply(c, name, candidates, values, arguments, node, scope, calls.Modifiers())

    return rule


def _woven(
    c: Compiler, name: str, node: exp.Expression, arguments: list[exp.Expression], scope: Scope
) -> Typed:
    """A function makes the replacement out of the groups of each match."""
    values = [
        Typed("", calls.FUNCTION) if isinstance(item, exp.Lambda) else c.expression(item, scope)
        for item in arguments
    ]
    candidates = _WOVEN.get(name, _PLAIN[name])
    return calls.apply(c, name, candidates, values, arguments, node, scope, calls.Modifiers())


def _needs_python(name: str, values: list[Typed]) -> bool:
    pattern = values[1].literal if len(values) > 1 and t.is_text(values[1].type) else None
    if pattern is None:
        return False
    group = _group(name, values)
    try:
        has_properties = java_patterns.has_properties(pattern)
        compiled = java_patterns.checked(pattern)
        java_patterns.checked_group(compiled, group)
    except ValueError as problem:
        raise QueryFailed(*failure_in(str(problem))) from problem
    replacement = values[2].literal or "" if name == "regexp_replace" and len(values) > 2 else ""
    _check_references(replacement, compiled)
    # Of `a*` in `aaa` Java finds all of it and then the empty end; RE2 leaves the end out.
    needed = _BEYOND.search(pattern) or _BEYOND_IN_REPLACEMENT.search(replacement)
    if needed and has_properties:
        text = "\\p beside what looks around or back in a regular expression is not supported by this engine"
        raise QueryFailed("NOT_SUPPORTED", text)
    matches_nothing = name != "regexp_like" and compiled.fullmatch("") is not None
    return bool(needed or (matches_nothing and not has_properties))


def _group(name: str, values: list[Typed]) -> int:
    literal = values[2].literal if name.startswith("regexp_extract") and len(values) > 2 else None
    return int(literal) if literal is not None and literal.lstrip("-").isdigit() else 0


def _check_references(replacement: str, pattern: re.Pattern[str]) -> None:
    for found in re.finditer(r"(?<!\\)\$(\d)", replacement):
        if int(found[1]) > pattern.groups:
            text = f"Illegal replacement sequence: unknown group {found[1]}"
            raise QueryFailed("INVALID_FUNCTION_ARGUMENT", text)


RULES: dict[str, Rule] = {name: _rule(name) for name in _PLAIN}
