"""Values as text: as results print them, and as CAST spells them."""

from __future__ import annotations

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import times
from infra.local.athena.types import Type

_TEXTS = {
    "double": "trino_double_text({0})",
    "real": "trino_double_text({0})",
    "json": "{0}",
    "interval day to second": "trino_interval_text({0})",
    "interval year to month": "trino_months_text({0})",
    "varchar": "{0}",
    "char": "{0}",
    "unknown": "{0}",
}
_CAST_TEXTS = {
    "double": "trino_double_e({0})",
    "real": "trino_double_e({0})",
    "json": "trino_json_text({0})",
}


def text_of(sql: str, kind: Type) -> str:
    """What results and messages print: times in milliseconds."""
    if kind.base == "time":
        return times.time_text(sql, Type("time"))
    if kind.base in ("timestamp", times.ZONED):
        shown = times.rounded(sql, t.MILLIS) if kind.digits > t.MILLIS else sql
        return times.text(shown, t.time_of(kind.base, t.MILLIS, t.zone_of(kind)))
    if kind.base == "decimal" and kind.scale == kind.precision:
        return f"trino_decimal_text(CAST({sql} AS VARCHAR))"
    return _TEXTS.get(kind.base, "CAST({0} AS VARCHAR)").replace("{0}", sql)


def cast_text(sql: str, kind: Type) -> str:
    """What `cast(x as varchar)` gives: times with all their digits, doubles with an exponent."""
    if kind.base == "time":
        return times.time_text(sql, kind)
    if kind.base in ("timestamp", times.ZONED):
        return times.text(sql, kind)
    return _CAST_TEXTS[kind.base].replace("{0}", sql) if kind.base in _CAST_TEXTS else text_of(sql, kind)
