"""The alert rules: what is asked, from when on it is worth a message, and what to do then.

A rule's query is `queries/alerts/<key>.sql`; it answers one number per set of labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DAY = 86_400


@dataclass(frozen=True)
class Alert:
    """One rule: it fires for each set of labels whose value is `above` (or `below`) the threshold.

    `days` is how far back the query's time range goes. The threshold is ours: change it in the file.
    """

    key: str
    title: str
    summary: str
    todo: str
    comparison: Literal["gt", "lt"]
    threshold: float
    days: int
    severity: Literal["warning", "critical"]


ALERTS: tuple[Alert, ...] = (
    Alert(
        "alert_spike",
        "A service cost more than usual",
        "On the newest whole day a service cost more above its usual cost than the threshold (in its currency).",
        "Open the anomalies board for the account and service, then the explorer by usage type.",
        "gt",
        100,
        31,
        "warning",
    ),
    Alert(
        "alert_month_end",
        "The month is heading far above the last one",
        "At the present run rate the month ends at more than 1.2 times the month before.",
        "Open the executive board: it names the services and accounts that changed most.",
        "gt",
        1.2,
        62,
        "warning",
    ),
    Alert(
        "alert_unused",
        "Commitments are not used",
        "More than a fifth of what commitments cost in the last two weeks was not used.",
        "Open the commitments board: the least used are at the top of its list.",
        "gt",
        0.2,
        14,
        "warning",
    ),
    Alert(
        "alert_untagged",
        "Cost nobody answers for",
        "More than half of the taggable cost of the last two weeks has no value of an allocation key, inherited"
        " ones counted.",
        "Open the allocation board for the key: it names owners and resources.",
        "gt",
        0.5,
        14,
        "warning",
    ),
    Alert(
        "alert_unknown_transfer",
        "Data transfer that no class knows",
        "More than one in a hundred of the transfer cost is in usage types that no path class matches.",
        "AWS has a new usage type: tell the lakehouse's maintainers its name.",
        "gt",
        0.01,
        31,
        "warning",
    ),
    Alert(
        "alert_expiry",
        "A commitment ends soon",
        "A reservation or Savings Plan ends within thirty days; its usage will cost list price.",
        "Open the commitments board: it says what the usage costs after the end.",
        "lt",
        30,
        1,
        "warning",
    ),
    Alert(
        "alert_restated",
        "AWS changed a month that was published",
        "Within the last day a delivery changed a published month by more than the threshold (in its currency).",
        "Open the restatements board: it names the services that changed.",
        "gt",
        100,
        1,
        "warning",
    ),
    Alert(
        "alert_stale",
        "No bill was published",
        "Nothing of an export has been published for 36 hours; AWS delivers at least once a day.",
        "Run `lakehouse doctor` and `lakehouse deliveries`.",
        "gt",
        36,
        1,
        "critical",
    ),
    Alert(
        "alert_stuck",
        "A delivery is stuck",
        "A delivery of the last week was received more than six hours ago and is not published.",
        "Run `lakehouse deliveries`: the ledger has the reason.",
        "gt",
        0,
        1,
        "critical",
    ),
)
