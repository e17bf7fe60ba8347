"""Laws of seasons over months: month ends, growth, holidays: S1."""

from __future__ import annotations

from tests.laws.registry import law
from tests.laws.series import Series

_DAYS = """
    with days as (
        select delivery, billing_period, month_end, cast(line_item_usage_start_date as date) as day,
            sum(line_item_usage_amount) filter (pricing_unit = 'GB') as gigabytes,
            sum(line_item_usage_amount) filter (pricing_unit = 'GB-Mo') as stored,
            count(distinct line_item_resource_id) filter (
                regexp_matches(line_item_usage_type, '(Box|Spot)Usage:')) as machines
        from bill join delivery using (delivery)
        where as_of is null and line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
            and not exists (select 1 from label where is_anomaly and label.usage_type = line_item_usage_type
                and cast(line_item_usage_start_date as date) between label.first and label.last)
        group by all
    )
"""


@law("S1")
def the_last_days_of_a_month_run_more(_: Series) -> str:
    """What closes the books runs on the last two days of a month alone: some machine has no other day."""
    return """
        with machine as (
            select delivery, month_end, line_item_resource_id as machine, min(line_item_usage_start_date) as first
            from bill join delivery using (delivery)
            where as_of is null and regexp_matches(line_item_usage_type, '(Box|Spot)Usage:')
                and line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage') group by all
        )
        select delivery as what, count(*) filter (first >= month_end - interval 2 day) = 0 as broken
        from machine group by delivery
    """


@law("S1")
def what_is_stored_grows(_: Series) -> str:
    """Growth: over a month what is stored is charged a little more from one day to the next, and never less.

    Without the newest two days, of which a first delivery does not know all.
    """
    return f"""{_DAYS}, stored as (
            select delivery, day, stored, lag(stored) over (partition by delivery order by day) as earlier,
                first_value(stored) over (partition by delivery order by day) as first
            from days where stored is not null and day < month_end - interval 2 day
        )
        select delivery as what, bool_or(stored < 0.999 * earlier) or max_by(stored, day) <= max(first) as broken
        from stored group by delivery
    """


@law("S1")
def a_holiday_is_like_a_sunday(_: Series) -> str:
    """A public holiday that falls on a weekday moves less than 80 % of the gigabytes of the month's other weekdays."""
    return f"""{_DAYS}, weekdays as (
            select delivery, strftime(day, '%m-%d') in ('01-01', '05-01', '12-25', '12-26') as holiday, gigabytes
            from days where isodow(day) <= 5
        )
        select delivery as what, avg(gigabytes) filter (holiday) >= 0.8 * avg(gigabytes) filter (not holiday) as broken
        from weekdays group by delivery having count(*) filter (holiday) > 0
    """
