"""A mutation: a small edit of a good bill that breaks one law, as the SQL statements that make it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """`check`: name of the check that must catch it. A series in which no line fits the edit is passed over."""

    check: str
    text: str
    statements: tuple[str, ...]


def edit(check: str, text: str, *statements: str) -> Mutation:
    return Mutation(check, text, statements)


def one(condition: str, table: str = "bill") -> str:
    """The first row of the table that fits."""
    return f"rowid = (select min(rowid) from {table} where {condition})"


def update(column: str, value: str, condition: str) -> str:
    """Changes one line that fits."""
    return f"update bill set {column} = {value} where {one(condition)}"


def kind(*names: str) -> str:
    return f"line_item_line_item_type in ({', '.join(repr(name) for name in names)})"
