"""Mutations of tags with a history, anomalies, seasons and truths, and of what some bills alone have: G6 to S5."""

from __future__ import annotations

from tests.laws.mutation import RESTATED, SPLIT, TAGGED, Mutation, changed, edit, kind, one, update

_USAGE = kind("Usage", "DiscountedUsage", "SavingsPlanCoveredUsage")
_TRUTH = "update truth set figure = figure + 0.000001 where "


def _figure(section: str, metric: str) -> str:
    return _TRUTH + one(f"section = '{section}' and metric = '{metric}' and figure <> 0", "truth")


def _of(anomaly: str, within: str = "between label.first and label.last") -> str:
    """The lines of a labelled anomaly, in its days."""
    return f"""exists (select 1 from label where label.kind = '{anomaly}' and is_anomaly
        and label.account_id = line_item_usage_account_id and label.usage_type = line_item_usage_type
        and (coalesce(label.resource_id, '') in ('', line_item_resource_id))
        and cast(line_item_usage_start_date as date) {within})"""


def _shifted(anomaly: str, days: int) -> str:
    """The anomaly's own lines once more, so many days before its first one."""
    return (
        f"insert into bill by name select * replace (line_item_usage_start_date - interval {days} day as"
        f" line_item_usage_start_date) from bill where {_of(anomaly)} and {_USAGE}"
    )


TAGS = (
    edit(
        "a key stands from its activation on",
        "a key reaches back to before its activation",
        "update bill set resource_tags = map {'user_team': 'platform', 'user_owner': 'x'} where"
        f" {one(TAGGED + ' and day(line_item_usage_start_date) = 2')}",
    ),
    edit(
        "a backfilled key reaches the month s first day",
        "a backfill is forgotten in the restatement",
        "update bill set resource_tags = map {'user_environment': 'dev'} where day(line_item_usage_start_date) < 9"
        f" and {TAGGED} and {RESTATED}",
    ),
    edit(
        "a renamed key changes its name in that hour",
        "the old name of a key after its renaming",
        "update bill set resource_tags = map {'user_project': 'x'} where "
        + one(f"{TAGGED} and day(line_item_usage_start_date) = 28"),
    ),
    edit(
        "spellings of a key are one normalised key",
        "all spellings of a key are alike",
        f"update bill set tags = map {{'resourceTags/user:Team': 'x'}} where {TAGGED}",
    ),
    edit(
        "some values are not allowed",
        "every value is one of the list",
        f"update bill set resource_tags = map {{'user_environment': 'dev', 'user_team': 'platform'}} where {TAGGED}",
    ),
    edit(
        "a team tags its share",
        "a team tags everything",
        "update bill set resource_tags = map {'user_environment': 'production', 'user_team': 'platform'}"
        f" where line_item_resource_id is not null and {_USAGE}",
    ),
)

ANOMALIES = (
    edit(
        "every kind of anomaly is labelled",
        "a kind of anomaly has no label",
        "delete from label where kind = 'slow_drift'",
    ),
    edit(
        "a spike stands out of its series",
        "a loop through NAT that is as large as ever",
        f"update bill set line_item_usage_amount = line_item_usage_amount / 12 where {_of('nat_loop')}",
    ),
    edit(
        "what is new was not there before",
        "a forgotten instance that ran all the time",
        _shifted("forgotten_instance", 5),
    ),
    edit(
        "a price change changes the rate alone",
        "a price that stays what it was",
        f"update bill set line_item_unblended_rate = '0.0000000001' where {_of('price_change')}",
    ),
    edit(
        "a slow drift rises",
        "a drift that stands still",
        f"update bill set line_item_usage_amount = 1 where {_of('slow_drift')}",
    ),
    edit(
        "a one hour spike is one hour",
        "a spike of two hours",
        "insert into bill by name select * replace (line_item_usage_start_date + interval 1 hour as"
        f" line_item_usage_start_date) from bill where {_of('one_hour_spike')}",
    ),
    edit(
        "a drop to zero leaves nothing",
        "a drop that left an hour",
        "insert into bill by name select * exclude (first) replace (cast(first as timestamp) as line_item_usage_start_date)"
        " from (select bill.*, first from bill join label on label.kind = 'drop_to_zero'"
        " and label.account_id = line_item_usage_account_id and label.usage_type = line_item_usage_type"
        f" and label.resource_id = line_item_resource_id where {_USAGE})",
    ),
    edit(
        "an expired reservation s usage is paid again",
        "a reservation covers days after its end",
        f"update bill set line_item_line_item_type = 'DiscountedUsage' where {_of('ri_expiry', '> label.first')}",
    ),
    edit(
        "what only looks like an anomaly is labelled",
        "the end of a credit, the cut days and a longer month have no label",
        "delete from label where kind in ('credit_end', 'partial_last_days', 'month_length')",
    ),
)

SEASONS = (
    edit(
        "the last days of a month run more",
        "what closes the books runs from the first on",
        "update bill set line_item_usage_start_date = date_trunc('month', line_item_usage_start_date) + interval 1 hour"
        " where regexp_matches(line_item_usage_type, '(Box|Spot)Usage:')",
    ),
    edit(
        "what is stored grows",
        "storage shrinks",
        "update bill set line_item_usage_amount = line_item_usage_amount / 2 where pricing_unit = 'GB-Mo'"
        " and day(line_item_usage_start_date) > 15",
    ),
    edit(
        "a holiday is like a sunday",
        "a holiday as busy as a working day",
        "update bill set line_item_usage_amount = line_item_usage_amount * 3 where pricing_unit = 'GB'"
        " and strftime(line_item_usage_start_date, '%m-%d') in ('01-01', '05-01', '12-25', '12-26')",
    ),
)

PRICES = (
    edit(
        "a tier is full before the next begins",
        "a tier gives a gigabyte more than it holds",
        changed(
            "line_item_usage_amount",
            "+ 1",
            f"{kind('Usage')} and line_item_usage_type = 'DataTransfer-Out-Bytes'"
            " and line_item_unblended_rate = '0.0900000000'",
        ),
    ),
    edit(
        "public cost is public rate times amount",
        "spot shows the public cost that it should not, or not the one that it should",
        update(
            "pricing_public_on_demand_cost",
            "case when pricing_public_on_demand_cost = 0 then line_item_usage_amount * 0.2 else 0 end",
            "pricing_term = 'Spot'",
        ),
    ),
)

COMMITMENTS = (
    edit(
        "an hour may be split between reservations",
        "the parts of a shared hour make more than the hour",
        "update bill set line_item_usage_amount = line_item_usage_amount + 1 where "
        + kind("DiscountedUsage"),
    ),
    edit(
        "a wholly unused reservation has its fee line",
        "an unused reservation is not on the bill",
        f"delete from bill where {kind('RIFee')} and reservation_unused_quantity = line_item_usage_amount",
    ),
    edit(
        "a plan is given back within seven days",
        "a plan is given back in its third week",
        "update bill set line_item_usage_start_date = line_item_usage_start_date + interval 14 day where"
        " line_item_line_item_description like 'Refund for%Savings Plan ID%'",
    ),
    edit(
        "some refunds are of an earlier month",
        "all refunds are dated this month",
        "update bill set line_item_usage_start_date = bill_billing_period_start_date where " + kind("Refund"),
    ),
)

STRUCTURE = (
    edit(
        "every class of transfer is on the bill",
        "no endpoint is on the bill",
        "delete from bill where line_item_usage_type like '%VpcEndpoint%'",
    ),
    edit(
        "some nodes are oversubscribed and some pods orphans",
        "every pod's node is known",
        f"update bill set split_line_item_parent_resource_id = 'i-0123456789abcdef0' where {SPLIT}",
    ),
    edit(
        "descriptions hold commas quotes and line ends",
        "a description loses its line ends",
        "update bill set line_item_line_item_description = replace(line_item_line_item_description, chr(10), ' ')",
    ),
    edit(
        "a late month comes after its successor",
        "a late month is delivered in its turn",
        "update delivery set billing_period = case billing_period when '2026-02' then '2026-03' else '2026-02' end,"
        " month_start = case billing_period when '2026-02' then timestamp '2026-03-01' else timestamp '2026-02-01' end,"
        " month_end = case billing_period when '2026-02' then timestamp '2026-04-01' else timestamp '2026-03-01' end"
        " where billing_period in ('2026-02', '2026-03')",
    ),
)

TRUTHS = tuple(
    edit(check, f"one `{metric}` of the truth's `{section}` + 0.000001", _figure(section, metric))
    for check, section, metric in (
        ("the truth of the bill is the bill", "money", "net_amortized_cost"),
        ("the truth of services is the bill", "by_service", "unblended_cost"),
        ("the truth of accounts is the bill", "by_account", "net_unblended_cost"),
        ("the truth of charge types is the bill", "by_charge_type", "amortized_cost"),
        ("the truth of purchase options is the bill", "by_purchase_option", "public_on_demand_cost"),
        ("the truth of path classes is the bill", "by_path_class", "moved_gb"),
        ("the truth of coverage is the bill", "coverage", "running_hours_reserved"),
        ("the truth of tags is the bill", "tag_coverage", "taggable_cost"),
        ("the truth of invoices is the bill", "invoices", "unblended_cost"),
        ("the truth of containers is the bill", "split", "split_cost"),
        ("commitments of the truth are on the bill", "commitments", "used_quantity"),
    )
)
DAYS = edit(
    "the truth of days is the bill",
    "one day of the truth + 0.00001",
    "update truth set figure = figure + 0.00001 where "
    + one("section = 'by_day' and metric = 'amortized_cost'", "truth"),
)

MUTATIONS: tuple[Mutation, ...] = (
    *TAGS, *ANOMALIES, *SEASONS, *PRICES, *COMMITMENTS, *STRUCTURE, *TRUTHS, DAYS,
)  # fmt: skip
