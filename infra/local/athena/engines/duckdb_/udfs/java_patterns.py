"""Regular expressions that look around or back, which DuckDB's library can't: Java's syntax in Python's."""

from __future__ import annotations

import re
from functools import lru_cache

from infra.local.athena.engines.duckdb_.refused import bad_argument, refused

_CLASSES = {
    "[:alpha:]": "a-zA-Z", "[:digit:]": "0-9", "[:alnum:]": "a-zA-Z0-9", "[:upper:]": "A-Z",
    "[:lower:]": "a-z", "[:space:]": r"\s", "[:punct:]": r"!-/:-@\[-`{-~",
}  # fmt: skip
_SAID = {
    "missing ), unterminated subpattern": "end pattern with unmatched parenthesis",
    "unbalanced parenthesis": "unmatched close parenthesis",
    "unterminated character set": "premature end of char-class",
    "nothing to repeat": "target of repeat operator is not specified",
}
_PROPERTY = re.compile(r"\\[pP](?:\{(\^?\w+)\}|([A-Z]))")
# Both engines' libraries know the general categories of Unicode; Java's other names DuckDB's does not.
_CATEGORY = re.compile(r"\^?(C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)")
_REFERENCE = re.compile(r"\\(.)|\$(\d+)|\$\{([A-Za-z]\w*)\}|(\$)", re.DOTALL)


def has_properties(pattern: str) -> bool:
    """`\\p{L}`; refuses what DuckDB's library has not."""
    found = [one[1] or one[2] for one in _PROPERTY.finditer(pattern)]
    for name in found:
        if not _CATEGORY.fullmatch(name):
            text = f"The class \\p{{{name}}} in a regular expression is not supported by this engine"
            raise refused("NOT_SUPPORTED", text)
    return bool(found)


def checked(pattern: str) -> re.Pattern[str]:
    """As `compiled`, for a pattern that DuckDB's library is going to read: Python's has no Unicode classes."""
    return compiled(_PROPERTY.sub(r"\\w", pattern))


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    """Raises as Trino does for a pattern that isn't one."""
    text = re.sub(r"\(\?<([A-Za-z])", r"(?P<\1", pattern)
    for name, members in _CLASSES.items():
        text = text.replace(name, members)
    try:
        return re.compile(text, re.ASCII)  # as Java's classes are
    except re.error as problem:
        raise bad_argument(_SAID.get(problem.msg, problem.msg)) from problem


def checked_group(pattern: re.Pattern[str], group: int) -> int:
    if not 0 <= group <= pattern.groups:
        said = f"Pattern has {pattern.groups} groups. Cannot access group {group}"
        raise bad_argument("Group cannot be negative" if group < 0 else said)
    return group


def like(text: str, pattern: str) -> bool:
    return compiled(pattern).search(text) is not None


def extract(text: str, pattern: str, group: int) -> str | None:
    wanted = compiled(pattern)
    checked_group(wanted, group)
    found = wanted.search(text)
    return found[group] if found else None


def extract_all(text: str, pattern: str, group: int) -> list[str | None]:
    wanted = compiled(pattern)
    checked_group(wanted, group)
    return [found[group] for found in wanted.finditer(text)]


def replace(text: str, pattern: str, replacement: str) -> str:
    """`$1` and `${name}` in the replacement are groups, a back-slash takes the next letter as it is."""
    wanted = compiled(pattern)
    return wanted.sub(lambda found: _filled(found, replacement), text)


def _filled(found: re.Match[str], replacement: str) -> str:
    def part(reference: re.Match[str]) -> str:
        if reference[1] is not None:
            return reference[1]
        if reference[4]:
            raise bad_argument("Illegal replacement sequence: " + replacement)
        group = reference[3] or int(reference[2])
        try:
            return found[group] or ""
        except IndexError as problem:
            raise bad_argument(f"Illegal replacement sequence: unknown group {group}") from problem

    return _REFERENCE.sub(part, replacement)


def groups(text: str, pattern: str) -> list[list[str | None]]:
    """The groups of each match, in their order."""
    return [list(found.groups()) for found in compiled(pattern).finditer(text)]


def split(text: str, pattern: str) -> list[str]:
    parts, at = [], 0
    for found in compiled(pattern).finditer(text):
        parts.append(text[at : found.start()])
        at = found.end()
    return [*parts, text[at:]]


def count(text: str, pattern: str) -> int:
    return sum(1 for _ in compiled(pattern).finditer(text))


def position(text: str, pattern: str, start: int, occurrence: int) -> int:
    """Where the n-th match from `start` on begins; -1 if there is none."""
    if start < 1:
        raise bad_argument("start position cannot be smaller than 1")
    if occurrence < 1:
        raise bad_argument("occurrence cannot be smaller than 1")
    if start > len(text):
        return -1
    for number, found in enumerate(compiled(pattern).finditer(text, start - 1), 1):
        if number == occurrence:
            return found.start() + 1
    return -1
