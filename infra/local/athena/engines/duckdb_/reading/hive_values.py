"""A file's text as a value of a declared type, with the spellings that Hive's readers take; NULL for the rest."""

from __future__ import annotations

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions.casts import text_to
from infra.local.athena.engines.duckdb_.types import duckdb_type
from infra.local.athena.types import Type


def lenient(sql: str, kind: Type) -> str:
    """As Trino reads text tables: `1.5` is an int (1), ` 1 ` is none, `1d` is a double."""
    if t.is_text(kind):
        return f"left({sql}, {kind.precision})" if kind.args else sql
    if t.is_integer(kind):
        return f"TRY_CAST(regexp_extract({sql}, '^([+-]?\\d+)(\\.\\d*)?$', 1) AS {duckdb_type(kind)})"
    if kind.base in ("real", "double"):
        return text_to(f"regexp_replace(trim({sql}), '([0-9.])[dDfF]$', '\\1')", kind)
    if kind.base == "boolean":
        return f"CASE lower({sql}) WHEN 'true' THEN true WHEN 'false' THEN false END"
    if kind.base == "date":
        return text_to(f"split_part({sql}, ' ', 1)", kind)
    if kind.base == "timestamp":
        return instant(sql, kind)
    if kind.base == "varbinary":
        return f"coalesce(TRY(from_base64({sql})), encode({sql}))"
    return text_to(sql, kind)


def instant(sql: str, kind: Type) -> str:
    """A date alone is no instant; `T` may stand for the blank, and `Z` behind it."""
    plain = f"regexp_replace(replace({sql}, 'T', ' '), 'Z$', '')"
    return f"CASE WHEN regexp_matches({sql}, '^\\d+-\\d+-\\d+[ T]\\d') THEN {text_to(plain, kind)} END"
