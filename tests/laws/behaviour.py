"""Laws of behaviour and labels: seasons, tails, labels, sizes: S1 to S4."""

from __future__ import annotations

from tests.laws.registry import law
from tests.laws.series import Series

_LINES = {"small": (5_000, 30_000), "medium": (500_000, 3_000_000), "large": (5_000_000, 30_000_000)}
# A closed month's days of usage without the labelled anomalies.
_DAYS = """
    with days as (
        select delivery, cast(line_item_usage_start_date as date) as day, sum(line_item_usage_amount) as amount
        from bill join delivery using (delivery)
        where as_of is null and line_item_line_item_type = 'Usage' and pricing_unit = 'GB' and not exists (
            select 1 from label where is_anomaly and label.usage_type = line_item_usage_type
                and cast(line_item_usage_start_date as date) between label.first and label.last)
        group by all
    )
"""


@law("S1")
def weekends_move_fewer_bytes(_: Series) -> str:
    """Weekly season: on Saturdays and Sundays less than 80 % of a weekday's gigabytes."""
    return f"""{_DAYS}
        select delivery as what, avg(amount) filter (isodow(day) > 5) > 0.8 * avg(amount) filter (isodow(day) <= 5)
            as broken
        from days group by delivery
    """


@law("S1")
def nights_run_fewer_instances(_: Series) -> str:
    """Daily season: at noon of a weekday more instances run than in the same night at three, and some run always."""
    return """
        with hours as (
            select delivery, hour(line_item_usage_start_date) as hour, sum(line_item_usage_amount) as running
            from bill where regexp_matches(line_item_usage_type, '(Box|Instance)Usage:')
                and line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
                and isodow(line_item_usage_start_date) <= 5
            group by all
        )
        select delivery as what, sum(running) filter (hour = 12) <= sum(running) filter (hour = 3)
            or count(*) < 24 as broken
        from hours group by delivery
    """


@law("S1")
def batch_runs_where_office_hours_do_not(_: Series) -> str:
    """Classes of workload differ: some instances run in all hours of a day, some by day only, some by night only."""
    return """
        with shapes as (
            select delivery, line_item_resource_id, count(distinct hour(line_item_usage_start_date)) as hours,
                min(hour(line_item_usage_start_date)) as first, max(hour(line_item_usage_start_date)) as last
            from bill where regexp_matches(line_item_usage_type, '(Box|Instance|Spot)Usage:')
                and line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
            group by all
        )
        select delivery as what, count(*) filter (hours = 24) = 0 or count(*) filter (first >= 6 and last < 22) = 0
            or count(*) filter (last < 8) = 0 as broken
        from shapes group by delivery
    """


@law("S2")
def a_few_lines_carry_the_cost(_: Series) -> str:
    """Heavy tails: 14 % of a real bill's lines carry 99 % of its cost; here at most 30 % of the lines do."""
    return """
        with costs as (
            select delivery, abs(line_item_unblended_cost) as cost,
                sum(abs(line_item_unblended_cost)) over (partition by delivery order by
                    abs(line_item_unblended_cost) desc rows unbounded preceding) as running,
                sum(abs(line_item_unblended_cost)) over (partition by delivery) as total
            from bill
        )
        select delivery as what, count(*) filter (running - cost < 0.99 * total) > 0.3 * count(*) as broken
        from costs group by delivery
    """


@law("S2")
def many_lines_cost_nothing(_: Series) -> str:
    """Heavy tails: 56 % of a real bill's lines cost nothing; here at least two of five."""
    return """
        select delivery as what, count(*) filter (line_item_unblended_cost = 0) < 0.4 * count(*) as broken
        from bill group by delivery
    """


@law("S2")
def few_services_dominate(_: Series) -> str:
    """The three dearest services carry more than half of the cost of usage."""
    return """
        with services as (
            select delivery, service, sum(amortized_cost) as cost
            from priced where line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
            group by all
        ), ranked as (
            select *, row_number() over (partition by delivery order by cost desc) as place from services
        )
        select delivery as what, 2 * sum(cost) filter (place <= 3) <= sum(cost) or count(*) < 10 as broken
        from ranked group by delivery
    """


@law("S3")
def an_anomaly_s_extra_cost_is_on_the_bill(_: Series) -> str:
    """A labelled anomaly with extra cost: in its days its account and usage type cost at least that, at list price.

    An expiry's is an estimate, as if what was reserved ran in all hours.
    """
    return """
        with newest as (
            select max_by(delivery, revision) as delivery from delivery group by billing_period
        ), lines as (
            select * from bill where delivery in (select delivery from newest)
                and line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
        )
        select id as what, extra_usd <= 0 or coalesce(sum(pricing_public_on_demand_cost), 0) < extra_usd as broken
        from label left join lines on line_item_usage_account_id = label.account_id
            and line_item_usage_type = label.usage_type
            and cast(line_item_usage_start_date as date) between label.first and label.last
        where is_anomaly and kind <> 'ri_expiry' and coalesce(extra_usd, 0) >= 0
        group by id, extra_usd
    """


@law("S3")
def every_month_has_its_normal_events(_: Series) -> str:
    """The fee on the first and the tax of each month are labelled as no anomaly; so is a restated month."""
    return """
        select billing_period as what, count(*) filter (label.kind = 'ri_fee_on_the_first') = 0
            or count(*) filter (label.kind = 'tax_dated_on_the_first') = 0
            or (bool_or(delivery.stage = 'restated') and count(*) filter (label.kind = 'restatement') = 0) as broken
        from delivery left join label on not is_anomaly
            and label.first between cast(month_start as date) and cast(month_end as date) - 1
        group by billing_period
    """


@law("S3")
def anomalies_have_ids_and_days_of_the_bill(_: Series) -> str:
    """Labels have one id each, start before they end and lie within the generated months."""
    return """
        select id as what, count(*) over (partition by id) > 1 or first > last
            or first < (select min(cast(month_start as date)) from delivery)
            or last >= (select max(cast(month_end as date)) from delivery) as broken
        from label
    """


@law("S4")
def a_size_has_its_lines(series: Series) -> str:
    """A small month has about 10^4 lines, a medium one 10^6, a large one 10^7."""
    low, high = _LINES[series.scenario.size]
    return f"""
        select delivery as what, count(*) not between {low} and {high} as broken
        from bill join delivery using (delivery) where as_of is null group by delivery
    """


@law("S4")
def a_line_takes_as_many_bytes_as_a_real_one(_: Series) -> str:
    """Files of 100,000 lines and more take 12 to 45 bytes a line, as on real bills."""
    return """
        select path as what, bytes / lines not between 10 and 45 as broken
        from file where kind = 'data' and lines >= 100000
    """
