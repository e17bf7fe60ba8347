"""The engine's own client sends a quote inside a value as it is; the catalog reads what it means."""

from __future__ import annotations

import pytest

from infra.local.glue.expressions import compiled


@pytest.mark.parametrize(
    ("expression", "value", "passes"),
    [
        ("((k = 'a b/c'd'))", "a b/c'd", True),
        ("((k = 'a b/c'd'))", "a b/c", False),
        ("((k in ('it's', 'x')))", "it's", True),
        ("((k in ('it's', 'x')))", "x", True),
        ("k='a'or k='b'", "b", True),
        ("k = 'it''s'", "it's", True),
    ],
)
def test_quote_inside_a_value(expression: str, value: str, passes: bool) -> None:
    assert compiled(expression, [{"Name": "k", "Type": "string"}])([value]) is passes
