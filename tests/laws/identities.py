"""Which dbt test fails when a built table no longer says what the bill says: the identities between marts and files."""

from __future__ import annotations

from dataclasses import dataclass

SAME_SUMS = (
    "Every cost and the number of lines of `cost_daily` are those of the delivery's files, cast line by line."
)
FINER = "`cost_hourly` and `cost_resource_daily` hold the same sums over the lines that they cover."
TRANSFER = "`data_transfer_daily` holds the same sums over the lines that are transfer, class by class."
SUMMARIES = (
    "`data_transfer_path_daily` and `transfer_senders_monthly` hold the sums of `data_transfer_daily`: per payer, path"
    " and currency, every quantity, cost and line."
)
DEAREST = "`dearest_resources_monthly` holds the sums of `cost_resource_daily`: per account and currency, every cost and line."
GAPS = "`tag_gap_owners_monthly` holds the costs and counts the resources of `tag_gaps_monthly`: per owner, key, service and gap."
UTILISATION = (
    "Used + unused = committed, per commitment and month, where the bill itself says what stayed unused."
)
SPLIT = "Split and unused cost of an instance's containers are its amortized cost, hour by hour."
SPLIT_DAYS = "`split_cost_daily` is the sum of those hours, and with idle cost all that the instances cost."
BRIDGE = "Unblended = amortized + true-up + upfront fees, per payer and month."
SPREAD = "The unused part of an RIFee line is spread over its month; the month's sum is unchanged."
_EQUAL = "assert_marts_equal_the_files"
_COMMITMENTS = "assert_commitments_match_the_bill"
_TRANSFER = "assert_transfer_equals_its_lines"
_SUMMARIES = "assert_transfer_summaries_equal_their_days"
_DEAREST = "assert_dearest_resources_hold_all_cost"
_GAPS = "assert_gap_owners_hold_all_gaps"
_SPLIT = "assert_split_equals_its_parents"
_SPLIT_DAYS = "assert_split_days_equal_their_hours"
_SPREAD = "assert_unused_reservations_are_spread"


@dataclass(frozen=True)
class Identity:
    """An identity, an edit of a built table that breaks it, and the dbt test that must fail then.

    The edit adds 0.000000000001 to `column` in the first row where it is above 0 (and whose charge type is `where`);
    '' = the first row is dropped.
    """

    number: int
    text: str
    table: str
    column: str
    fails: str
    where: str = ""

    @property
    def edit(self) -> str:
        if not self.column:
            return "one row is lost"
        rows = f" of {self.where}" if self.where else ""
        return f"one `{self.column}`{rows} + 0.000000000001"


IDENTITIES: tuple[Identity, ...] = (
    Identity(1, SAME_SUMS, "cost_daily", "unblended_cost", _EQUAL),
    Identity(1, SAME_SUMS, "cost_daily", "", _EQUAL),
    Identity(2, FINER, "cost_hourly", "amortized_cost", _EQUAL),
    Identity(2, FINER, "cost_resource_daily", "net_amortized_cost", _EQUAL),
    Identity(3, TRANSFER, "data_transfer_daily", "unblended_cost", _TRANSFER),
    Identity(3, SUMMARIES, "data_transfer_path_daily", "moved_gb", _SUMMARIES),
    Identity(3, SUMMARIES, "transfer_senders_monthly", "", _SUMMARIES),
    Identity(4, UTILISATION, "commitment_utilization_daily", "unused_cost", _COMMITMENTS),
    Identity(5, BRIDGE, "cost_daily", "commitment_upfront_fee", _COMMITMENTS),
    Identity(6, SPLIT, "int_split_lines", "split_cost", _SPLIT),
    Identity(6, SPLIT, "int_split_lines", "", _SPLIT),
    Identity(6, SPLIT_DAYS, "split_cost_daily", "unused_cost", _SPLIT_DAYS),
    Identity(6, SPLIT_DAYS, "split_cost_daily", "idle_cost", _SPLIT_DAYS),
    Identity(6, SPLIT_DAYS, "int_split_parents", "amortized_cost", _SPLIT_DAYS),
    Identity(7, SPREAD, "cost_daily", "amortized_cost", _SPREAD, "RIFee"),
    Identity(8, DEAREST, "dearest_resources_monthly", "net_unblended_cost", _DEAREST),
    Identity(8, DEAREST, "dearest_resources_monthly", "", _DEAREST),
    Identity(9, GAPS, "tag_gap_owners_monthly", "gap_cost", _GAPS),
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
            "Each edit is made on the table of a build; the named dbt test then fails, and passes without the edit.\n",
            "| identity | what it says | edit of the build | failing dbt test |",
            "|---|---|---|---|",
            *rows,
            "",
        )
    )
