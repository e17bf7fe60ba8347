"""Laws of labelled anomalies, each kind by what it does to the bill, and of what only looks like one: S3."""

from __future__ import annotations

from ingestion.synthetic.company import EVERY_ANOMALY
from tests.laws.registry import law
from tests.laws.series import Series

# The newest delivery of each month: its metered usage by label, with whether it lies in the label's days.
_SERIES = """
    with newest as (
        select max_by(delivery, revision) as delivery from delivery group by billing_period
    ), lines as (
        select * from bill where delivery in (select delivery from newest)
            and line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
    ), days as (
        select id, kind, label.first, label.last, cast(line_item_usage_start_date as date) as day,
            hour(line_item_usage_start_date) as hour, line_item_usage_amount as amount,
            cast(line_item_unblended_rate as double) as rate, line_item_line_item_type as line_kind
        from label join lines on line_item_usage_account_id = label.account_id
            and line_item_usage_type = label.usage_type
            and (coalesce(label.resource_id, '') in ('', line_item_resource_id) or label.resource_id is null)
        where is_anomaly
    ), sums as (
        select id, kind, day, day between first and last as inside, day < first as before, sum(amount) as amount,
            max(rate) as rate, max(amount) as highest, median(amount) as usual
        from days group by all
    )
"""


@law("S3")
def every_kind_of_anomaly_is_labelled(series: Series) -> str:
    """A scenario that injects every kind has a label of each, with the cost that it adds or takes away."""
    kinds = {anomaly.kind for anomaly in series.scenario.anomalies}
    if kinds != {anomaly.kind for anomaly in EVERY_ANOMALY}:
        return "select '' as what, false as broken where false"
    wanted = ", ".join(f"('{kind}')" for kind in sorted(kinds))
    return f"""
        select wanted.kind as what, coalesce(count(label.id), 0) = 0
            or bool_or(case wanted.kind when 'drop_to_zero' then extra_usd >= 0 else extra_usd <= 0 end) as broken
        from (values {wanted}) as wanted (kind) left join label on label.kind = wanted.kind group by wanted.kind
    """


@law("S3")
def a_spike_stands_out_of_its_series(_: Series) -> str:
    """Egress spikes, NAT loops and runaway logs: each labelled day has more than twice the amount of any day before."""
    return f"""{_SERIES}
        select id as what, min(amount) filter (inside) <= 2 * max(amount) filter (before) as broken
        from sums where kind in ('egress_spike', 'nat_loop', 'runaway_logs') group by id
    """


@law("S3")
def what_is_new_was_not_there_before(_: Series) -> str:
    """A forgotten instance and a new region have usage in their days and none before."""
    return f"""{_SERIES}
        select id as what, count(*) filter (inside) = 0 or count(*) filter (before) > 0 as broken
        from sums where kind in ('forgotten_instance', 'new_region') group by id
    """


@law("S3")
def a_price_change_changes_the_rate_alone(_: Series) -> str:
    """From a price change on the rate is another one than before, while the amounts stay what they were."""
    return f"""{_SERIES}
        select id as what, min(rate) filter (inside) <= max(rate) filter (before)
            or max(amount) filter (inside) > 2 * max(amount) filter (before) as broken
        from sums where kind = 'price_change' group by id
    """


@law("S3")
def a_slow_drift_rises(_: Series) -> str:
    """The last third of a drift uses more than its first third, and no day jumps to twice the day before."""
    return f"""{_SERIES}, steps as (
            select *, lag(amount) over (partition by id order by day) as earlier,
                ntile(3) over (partition by id order by day) as third
            from sums where kind = 'slow_drift' and inside
        )
        select id as what, avg(amount) filter (third = 3) <= 1.5 * avg(amount) filter (third = 1)
            or coalesce(max(amount / earlier), 0) > 2 as broken
        from steps group by id
    """


@law("S3")
def a_one_hour_spike_is_one_hour(_: Series) -> str:
    """In the labelled day one hour has more than ten times what any hour before had."""
    return f"""{_SERIES}, hours as (
            select id, day between first and last as inside, day < first as before, day, hour, sum(amount) as amount
            from days where kind = 'one_hour_spike' group by all
        ), usual as (select id, max(amount) filter (before) as highest from hours group by id)
        select id as what, count(*) filter (inside and amount > 10 * highest) <> 1 as broken
        from hours join usual using (id) group by id
    """


@law("S3")
def a_drop_to_zero_leaves_nothing(_: Series) -> str:
    """What dropped to zero has no usage in its days and had some before."""
    return f"""{_SERIES}
        select label.id as what, count(*) filter (inside) > 0 or count(*) filter (before) = 0 as broken
        from label left join sums on sums.id = label.id where label.kind = 'drop_to_zero' group by label.id
    """


@law("S3")
def an_expired_reservation_s_usage_is_paid_again(_: Series) -> str:
    """After a labelled expiry no line of that usage type and account is covered by the reservation that ended."""
    return """
        with newest as (
            select max_by(delivery, revision) as delivery from delivery group by billing_period
        )
        select label.id as what, count(*) filter (line_item_line_item_type = 'DiscountedUsage'
                and cast(line_item_usage_start_date as date) > label.first) > 0
            or count(*) filter (line_item_line_item_type = 'Usage'
                and cast(line_item_usage_start_date as date) >= label.first) = 0 as broken
        from label left join (from bill where delivery in (select delivery from newest)) as lines
            on line_item_usage_account_id = label.account_id and line_item_usage_type = label.usage_type
        where label.kind = 'ri_expiry' group by label.id
    """


@law("S3")
def what_only_looks_like_an_anomaly_is_labelled(series: Series) -> str:
    """The end of a credit, a month of another length and the cut last days of an open bill are labelled as normal."""
    ends = series.scenario.charges.credit_ends
    wanted = [
        ("credit_end", "select 1 where " + str(ends is not None).lower()),
        (
            "partial_last_days",
            "select 1 from delivery where as_of is not null and revision = 0 and stage <> 'growing'",
        ),
        (
            "month_length",
            "select 1 from delivery as a join delivery as b on a.month_end = b.month_start"
            " and datediff('day', a.month_start, a.month_end) <> datediff('day', b.month_start, b.month_end)",
        ),
    ]
    return " union all ".join(
        f"select '{kind}' as what, not exists (select 1 from label where kind = '{kind}' and not is_anomaly) as broken"
        f" where exists ({condition})"
        for kind, condition in wanted
    )
