"""JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_OBJECT and JSON_ARRAY of the SQL standard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import casts, json_casts, offsets
from infra.local.athena.engines.duckdb_.functions.mismatches import unexpected
from infra.local.athena.engines.duckdb_.refused import failure_in
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import text_literal
from infra.local.athena.engines.duckdb_.udfs import json_paths
from infra.local.athena.errors import QueryFailed
from infra.local.athena.lexing import NULLS
from infra.local.athena.parsing import MASK

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler


_NO_MEMBERS = ("array", "map", "row", "varbinary")


def _input(c: Compiler, node: exp.Expression, path: exp.Expression, scope: Scope) -> tuple[str, str]:
    """SQL of the document and of the path, which must be a literal and is checked at once."""
    value = c.require(c.expression(node, scope), t.VARCHAR, "JSON input", node)
    try:
        json_paths.sql_path(path.name)
    except ValueError as problem:
        raise _placed(c, problem, path) from problem
    return value.sql, text_literal(path.name)


def _placed(c: Compiler, problem: ValueError, path: exp.Expression) -> QueryFailed:
    code, message = failure_in(str(problem))
    return c.failure(code, message, path)


def _default(c: Compiler, node: exp.Expression, event: str, kind: t.Type, scope: Scope, told: str) -> str:
    """SQL for what ON EMPTY or ON ERROR asks for; NULL where nothing is said."""
    condition = node.args.get("on_condition")
    wanted = condition.args.get(event.lower()) if condition is not None else None
    if wanted is None or str(wanted).startswith("NULL"):
        return "NULL"
    if isinstance(wanted, exp.Expression):
        return casts.coerced(c.require(c.expression(wanted, scope), kind, "Default", wanted), kind)
    if str(wanted).startswith("ERROR"):
        if event == "EMPTY":
            return "trino_fail('PATH_EVALUATION_ERROR', 'JSON path found no items')"
        return (
            f"trino_fail(split_part({told}, '|', 2), substr({told}, length(split_part({told}, '|', 2)) + 4))"
        )
    if str(wanted).startswith("EMPTY"):
        return "'{}'" if "OBJECT" in str(wanted) else "'[]'"
    raise c.unread(node)


def value(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    document, path = _input(c, node.this, node.args["path"], scope)
    returning = node.args.get("returning")
    kind = t.parse_type(returning.sql("trino")) if returning else t.VARCHAR
    told = f"trino_json_value({document}, {path})"
    found = f"substr({told}, 2)"
    if t.is_integer(kind):
        found = f"trino_json_whole({found})"
    read = found if kind == t.VARCHAR else casts.convert(c, Typed(found, t.VARCHAR), kind, False, node)
    empty, error = (_default(c, node, event, kind, scope, told) for event in ("EMPTY", "ERROR"))
    return Typed(
        f"CASE left({told}, 1) WHEN 'v' THEN {read} WHEN 'e' THEN {empty} WHEN 'x' THEN {error} END", kind
    )


def query(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """Only JSON_QUERY comes here: the other extractions are functions."""
    document, path = _input(c, node.this, node.expression, scope)
    option = node.args.get("option")
    words = option.name.upper() if option is not None else "WITHOUT"
    wrapper = "NONE" if "WITHOUT" in words else "CONDITIONAL" if " CONDITIONAL" in words else "UNCONDITIONAL"
    told = f"trino_json_query({document}, {path}, '{wrapper}')"
    found = f"substr({told}, 2)"
    quotes = node.args.get("quote")
    if quotes is not None and "OMIT" in str(quotes.args.get("option")).upper():
        found = f"CASE WHEN json_type({found}) = 'VARCHAR' THEN json_extract_string({found}, '$') ELSE {found} END"
    empty, error = (_default(c, node, event, t.VARCHAR, scope, told) for event in ("EMPTY", "ERROR"))
    return Typed(
        f"CASE left({told}, 1) WHEN 'v' THEN {found} WHEN 'e' THEN {empty} WHEN 'x' THEN {error} END",
        t.VARCHAR,
    )


def scalar_at(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """`json_extract_scalar`: a literal path is read when the query is, as Trino does."""
    from infra.local.athena.engines.duckdb_.functions import calls, library

    values = [c.expression(item, scope) for item in arguments]
    path = values[1].literal if len(values) == 2 and t.is_text(values[1].type) else None
    try:
        json_paths.steps("$" if path is None else path)
    except ValueError as problem:
        raise QueryFailed(*failure_in(str(problem))) from problem
    name = "json_extract_scalar"
    candidates = library.SIGNATURES[name]
    return calls.apply(c, name, candidates, values, arguments, node, scope, calls.Modifiers())


def exists(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    if len(arguments) != 2:
        raise unexpected(c, "json_exists", [c.expression(item, scope).type for item in arguments], node)
    document, path = _input(c, arguments[0], arguments[1], scope)
    return Typed(f"trino_json_exists({document}, {path})", t.BOOLEAN)


def _member(c: Compiler, word: str, call: exp.Expression, node: exp.Expression, value: Typed) -> str:
    """A value as JSON text; what these forms give is JSON already."""
    inner = node.unnest()
    called = inner.name.removeprefix(MASK) if isinstance(inner, exp.Anonymous) else ""
    if isinstance(inner, exp.JSONObject | exp.JSONExtract) or called.startswith("json_array"):
        return value.sql
    kind = value.type
    if kind is not None and kind.base in _NO_MEMBERS:
        text = f"Unsupported type of value passed to {word} function: {kind}"
        if kind == t.VARBINARY or word == "JSON_ARRAY":
            raise c.failure("NOT_SUPPORTED", text, node if kind == t.VARBINARY else call)
        raise QueryFailed("NOT_SUPPORTED", text, *offsets.of_word_before(call, "json_object", c.sql))
    if kind is None or t.is_numeric(kind) or kind.base in ("boolean", "unknown"):
        return json_casts.to_json(replace(value, type=kind or t.NULL))
    return json_casts.to_json(Typed(casts.convert(c, value, t.VARCHAR, False, node), t.VARCHAR))


def _name(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    key = c.expression(node, scope)
    if key.type is not None and not t.is_text(key.type):
        raise c.failure("INVALID_FUNCTION_ARGUMENT", f"Invalid type of JSON object key: {key.type}", node)
    return key


def json_object(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """Members in the order of their names, of which none may stand twice."""
    absent = str(node.args.get("null_handling") or "").startswith("ABSENT")
    pairs = []
    for pair in node.expressions:
        if not isinstance(pair, exp.JSONKeyValue):
            raise c.unread(node)
        key, found = _name(c, pair.this, scope), c.expression(pair.expression, scope)
        item = _member(c, "JSON_OBJECT", node, pair.expression, found)
        item = item if absent else f"coalesce({item}, 'null')"
        told = f"CAST(to_json({key.sql}) AS VARCHAR) || ':' || {item}"
        pairs.append(f"struct_pack(k := {key.sql}, v := {told})")
    members = f"trino_json_members(list_sort([{', '.join(pairs)}]))" if pairs else "''"
    return Typed(f"'{{' || {members} || '}}'", t.VARCHAR)


def _listed(items: list[str]) -> str:
    """What is NULL is left out."""
    return f"coalesce(array_to_string([{', '.join(items)}]::VARCHAR[], ','), '')"


def json_array(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """NULL elements are left out, unless NULL ON NULL is said."""
    items = [_member(c, "JSON_ARRAY", node, item, c.expression(item, scope)) for item in arguments]
    if node.name.endswith(NULLS):
        items = [f"coalesce({item}, 'null')" for item in items]
    return Typed(f"'[' || {_listed(items)} || ']'", t.VARCHAR)
