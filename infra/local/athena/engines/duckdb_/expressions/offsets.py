"""Lines and columns of places that no node of the tree keeps."""

from __future__ import annotations

import re

from sqlglot import exp


def place(sql: str, at: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset in the text."""
    return sql.count("\n", 0, at) + 1, at - sql.rfind("\n", 0, at)


def behind(node: exp.Expression, pattern: re.Pattern[str], sql: str) -> re.Match[str] | None:
    """The first match behind the text of `node`."""
    ends = [one.meta["end"] for one in node.walk() if "end" in one.meta]
    return pattern.search(sql, max(ends, default=0))


def of_word_before(node: exp.Expression, word: str, sql: str) -> tuple[int, int]:
    """Where the last `word` before the text of `node` stands."""
    starts = [one.meta["start"] for one in node.walk() if "start" in one.meta]
    return place(sql, max(sql.lower().rfind(word, 0, min(starts, default=0)), 0))
