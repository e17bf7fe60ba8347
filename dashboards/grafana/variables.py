"""What Grafana's browser side makes of `$name` and `${name:format}` before the data source sees a query.

One value goes in raw; several become `'a','b'` with quotes doubled; `sqlstring` quotes whatever there is.
`singlequote` escapes with a backslash, which Athena reads as text, so it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingestion.errors import BadInput

REFERENCE = re.compile(r"\$(?!__)(?:\{(\w+)(?::(\w+))?\}|(\w+))")

Value = str | Sequence[str]
# The value of "All" goes in raw, so it carries its own quotes.
ALL = "'__all'"


def interpolate(sql: str, values: Mapping[str, Value]) -> str:
    """`sql` with its variables filled in: a str is a single-value variable, a sequence a multi-value one."""

    def filled(match: re.Match[str]) -> str:
        name, style = match.group(1) or match.group(3), match.group(2) or ""
        if name not in values:
            raise BadInput(
                f"Expected one of the variables {', '.join(sorted(values))}; found ${name}. Define it."
            )
        return _text(values[name], style)

    return REFERENCE.sub(filled, sql)


def _text(value: Value, style: str) -> str:
    if style not in ("", "sqlstring"):
        raise BadInput(f"Expected the variable format sqlstring or none; found {style}. Use sqlstring.")
    if isinstance(value, str):
        return _quoted(value) if style else value
    return ALL if not value else ",".join(_quoted(one) for one in value)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
