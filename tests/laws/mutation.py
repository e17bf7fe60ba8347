"""A mutation: a small edit of a good bill that breaks one law, as the SQL statements that make it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """`check`: name of the check that must catch it. A series in which no line fits the edit is passed over."""

    check: str
    text: str
    statements: tuple[str, ...]


# Conditions of lines that several edits choose by.
TAGGED = "cardinality(resource_tags) > 0"
SPLIT = "split_line_item_split_cost is not null"
RESTATED = "delivery in (select delivery from delivery where revision > 0)"


def edit(check: str, text: str, *statements: str) -> Mutation:
    return Mutation(check, text, statements)


def one(condition: str, table: str = "bill") -> str:
    """The first row of the table that fits."""
    return f"rowid = (select min(rowid) from {table} where {condition})"


def update(column: str, value: str, condition: str) -> str:
    """Changes one line that fits."""
    return f"update bill set {column} = {value} where {one(condition)}"


def changed(column: str, by: str, condition: str) -> str:
    """Changes a figure of one line that fits, by `+ 0.01` for instance."""
    return update(column, f"{column} {by}", condition)


def delete(condition: str, table: str = "bill") -> str:
    """Drops one line that fits."""
    return f"delete from {table} where {one(condition, table)}"


def kind(*names: str) -> str:
    return f"line_item_line_item_type in ({', '.join(repr(name) for name in names)})"
