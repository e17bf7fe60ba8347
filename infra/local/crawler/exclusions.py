"""Glue's exclude patterns: globs over the path below the include path, in which only `**` crosses folders."""

from __future__ import annotations

import re
from functools import cache

_SPECIAL = re.compile(r"\*\*|\*|\?|\[[^\]]*\]|\{[^}]*\}|\\.|[^*?\[\]{}\\]+|.", re.DOTALL)


def is_excluded(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether one of the patterns matches the path, or a folder above it."""
    return any(_compiled(pattern).fullmatch(path) for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression; raises ValueError for brackets that do not fit.

    >>> bool(_compiled("**.csv").fullmatch("a/b.csv")), bool(_compiled("*.csv").fullmatch("a/b.csv"))
    (True, False)
    """
    try:
        return re.compile("".join(_part(found[0]) for found in _SPECIAL.finditer(pattern)), re.DOTALL)
    except re.error as error:
        raise ValueError(f"exclude pattern {pattern!r}: {error}") from error


def check(patterns: tuple[str, ...]) -> None:
    """Raise ValueError for the first pattern that is none."""
    for pattern in patterns:
        if not pattern or len(pattern) > 2048:
            raise ValueError(f"exclude pattern {pattern[:50]!r}: expected 1 to 2048 characters")
        _compiled(pattern)


def _part(text: str) -> str:
    if text == "**":
        return ".*"
    if text == "*":
        return "[^/]*"
    if text == "?":
        return "[^/]"
    if text[0] == "[" and len(text) > 2:
        inside = text[1:-1]
        negated = inside[0] in "!^"
        return f"(?!/)[{'^' if negated else ''}{_escaped(inside[negated:])}]"
    if text[0] == "{" and text[-1] == "}":
        options = [
            "".join(_part(found[0]) for found in _SPECIAL.finditer(one)) for one in text[1:-1].split(",")
        ]
        return f"(?:{'|'.join(options)})"
    if text[0] == "\\" and len(text) == 2:
        return re.escape(text[1])
    return re.escape(text)


def _escaped(inside: str) -> str:
    """A character class keeps its ranges; nothing else in it is special."""
    return inside.replace("\\", "\\\\").replace("]", "\\]").replace("^", "\\^").replace("[", "\\[")
