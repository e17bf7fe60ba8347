"""JSON is printed with characters of four bytes as pairs of escapes, as the real engine prints it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("json_format(cast(map(array['a'], array['é東🚀']) as json))", '{"a":"é東\\uD83D\\uDE80"}'),
        ('json_format(json_parse(\'{"🚀":"🚀"}\'))', '{"\\uD83D\\uDE80":"\\uD83D\\uDE80"}'),
        ("json_format(cast(array['🚀'] as json))", '["\\uD83D\\uDE80"]'),
        ("json_format(cast('🚀' as json))", '"\\uD83D\\uDE80"'),
        ("json_extract_scalar('{\"a\":\"🚀\"}', '$.a')", "🚀"),
        ("cast(json_parse('{\"a\":\"🚀\"}') as map(varchar, varchar))['a']", "🚀"),
    ],
)
def test_json_text(run: Callable[[str], Any], expression: str, text: str) -> None:
    rows, _, _ = run(f"select {expression}")
    assert rows == [[text]]
