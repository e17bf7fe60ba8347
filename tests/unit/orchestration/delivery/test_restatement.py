"""What a delivery changes against the published month is said per currency, largest mover first."""

from __future__ import annotations

from decimal import Decimal

from orchestration.delivery.restatement import Restatement, moves_of

ROWS = [
    ("AmazonEC2", "USD", Decimal(10), Decimal(12)),
    ("AmazonS3", "USD", Decimal(5), Decimal(5)),
    (None, "USD", Decimal(0), Decimal(-7)),
    ("AmazonEC2", "EUR", Decimal(1), Decimal(0)),
]


def test_movers_are_those_that_changed_largest_first() -> None:
    changes = Restatement("before", moves_of(ROWS))
    assert [(move.service, move.change) for move in changes.top_movers()] == [
        ("", -7),
        ("AmazonEC2", 2),
        ("AmazonEC2", -1),
    ]


def test_totals_never_add_up_currencies() -> None:
    totals = Restatement("before", moves_of(ROWS)).totals()
    assert [(one.currency, one.before, one.after) for one in totals] == [("EUR", 1, 0), ("USD", 15, 10)]


def test_a_new_month_changes_nothing() -> None:
    assert Restatement(None, ()).figures() == ()
