"""Which dbt test fails when a built table no longer says what the bill says: the identities between marts and files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Identity:
    """An identity, an edit of a built table that breaks it, and the dbt test that must fail then.

    `column` and `value`: what the first row of `table` that fits `where` gets; '' for `column` = the row is dropped.
    """

    number: int
    text: str
    table: str
    edit: str
    column: str
    value: str
    where: str
    fails: str


IDENTITIES: tuple[Identity, ...] = (
    Identity(
        1,
        "Every cost and the number of lines of `cost_daily` are those of the delivery's files, line by line.",
        "cost_daily",
        "one cost + 0.000000000001",
        "unblended_cost",
        "unblended_cost + cast(0.000000000001 as decimal(38, 12))",
        "unblended_cost > 0",
        "assert_marts_equal_the_files",
    ),
    Identity(
        1,
        "Every cost and the number of lines of `cost_daily` are those of the delivery's files, line by line.",
        "cost_daily",
        "one row is lost",
        "",
        "",
        "true",
        "assert_marts_equal_the_files",
    ),
)


def identities() -> str:
    """The identities as a table of docs."""
    rows = [
        f"| {each.number} | {each.text} | `{each.table}`: {each.edit} | `{each.fails}` |"
        for each in IDENTITIES
    ]
    return "\n".join(
        (
            "\n## Identities of the built tables\n",
            "Each edit is made on the table of a build; the named dbt test then fails, and without the edit it passes.\n",
            "| identity | what it says | edit of the build | failing dbt test |",
            "|---|---|---|---|",
            *rows,
            "",
        )
    )
