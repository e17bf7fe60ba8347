"""Laws of keys and time: G1 to G4."""

from __future__ import annotations

from tests.laws.registry import law
from tests.laws.series import Series

METERED = "('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation', 'SavingsPlanRecurringFee')"


@law("G1")
def id_and_interval_are_a_key(_: Series) -> str:
    """Within a delivery, line item id and time interval together name one line."""
    return """
        select identity_line_item_id as what, count(*) > 1 or identity_line_item_id is null as broken
        from bill group by delivery, identity_line_item_id, identity_time_interval
    """


@law("G1")
def ids_repeat_over_intervals(_: Series) -> str:
    """A line item id alone is no key: the same thing has the same id in each of its hours."""
    return """
        select delivery as what, count(distinct identity_line_item_id) * 4 > count(*) as broken
        from bill group by delivery
    """


@law("G2")
def metered_lines_lie_inside_the_month(_: Series) -> str:
    """What is metered starts inside the billing month and its exclusive end is not after the month's."""
    return f"""
        select identity_line_item_id as what,
            line_item_usage_start_date < month_start or line_item_usage_end_date > month_end as broken
        from bill join delivery using (delivery) where line_item_line_item_type in {METERED}
    """


@law("G2")
def metered_lines_have_the_bill_s_granularity(_: Series) -> str:
    """All metered lines of a delivery are equally long, an hour or a day, and start on a whole one."""
    return f"""
        with spans as (
            select delivery, identity_line_item_id as what, line_item_usage_start_date as start,
                line_item_usage_end_date - line_item_usage_start_date as span
            from bill where line_item_line_item_type in {METERED}
        ), usual as (select delivery, mode(span) as span from spans group by delivery)
        select what, spans.span <> usual.span or usual.span not in (interval 1 hour, interval 24 hour)
            or start <> date_trunc(case usual.span when interval 1 hour then 'hour' else 'day' end, start) as broken
        from spans join usual using (delivery)
    """


@law("G2")
def interval_text_is_start_and_end(_: Series) -> str:
    """The time interval of a metered line is its start and end as ISO text in UTC."""
    return f"""
        select identity_line_item_id as what, identity_time_interval
            <> strftime(line_item_usage_start_date, '%Y-%m-%dT%H:%M:%SZ/')
            || strftime(line_item_usage_end_date, '%Y-%m-%dT%H:%M:%SZ') as broken
        from bill where line_item_line_item_type in {METERED}
    """


@law("G2")
def tax_spans_the_month_under_an_interval_of_one_day(_: Series) -> str:
    """Tax is dated from the first to the end of the month; its time interval is the first day."""
    return """
        select identity_line_item_id as what, line_item_usage_start_date <> month_start
            or line_item_usage_end_date not between month_end - interval 1 second and month_end
            or identity_time_interval <> strftime(month_start, '%Y-%m-%dT%H:%M:%SZ/')
                || strftime(month_start + interval 1 day, '%Y-%m-%dT%H:%M:%SZ') as broken
        from bill join delivery using (delivery) where line_item_line_item_type = 'Tax'
    """


@law("G2")
def reservation_fees_end_a_second_before_midnight(_: Series) -> str:
    """An RIFee line ends at 23:59:59 of the month's last day, or a second before its reservation does."""
    return """
        select reservation_reservation_a_r_n as what,
            line_item_usage_end_date <> least(month_end, cast(reservation_end_time as timestamp)) - interval 1 second
                as broken
        from bill join delivery using (delivery) where line_item_line_item_type = 'RIFee'
    """


@law("G2")
def billing_period_is_the_delivery_s_month(_: Series) -> str:
    """Every line carries the first and the exclusive last instant of its billing period."""
    return """
        select identity_line_item_id as what, bill_billing_period_start_date <> month_start
            or bill_billing_period_end_date <> month_end as broken
        from bill join delivery using (delivery)
    """


@law("G3")
def nothing_is_metered_after_the_instant_of_the_bill(_: Series) -> str:
    """A bill that was written within its month knows no usage that ends after that instant."""
    return f"""
        select identity_line_item_id as what, line_item_usage_end_date > as_of as broken
        from bill join delivery using (delivery)
        where as_of is not null and line_item_line_item_type in {METERED}
    """


@law("G3")
def an_open_bill_ends_in_the_middle_of_a_day(_: Series) -> str:
    """The last day of an open bill is cut: fewer hours are metered in it than in the same weekday before."""
    return """
        with hours as (
            select delivery, cast(line_item_usage_start_date as date) as day, count(*) as lines
            from bill join delivery using (delivery)
            where as_of is not null and line_item_line_item_type = 'Usage' group by all
        ), last as (select delivery, max(day) as day from hours group by delivery)
        select delivery as what, coalesce(cut.lines * 10 >= before.lines * 9, false) as broken
        from last join hours as cut using (delivery, day)
        join hours as before on before.delivery = last.delivery and before.day = last.day - 7
    """


@law("G4")
def invoice_is_blank_until_the_bill_is_final(_: Series) -> str:
    """All lines of a bill that may change have no invoice id; of a final one all have, but late refunds."""
    return """
        select identity_line_item_id as what,
            case when invoiced then coalesce(bill_invoice_id, '') = ''
                and not (line_item_line_item_type = 'Refund' and revision > 0)
            else coalesce(bill_invoice_id, '') <> '' end as broken
        from bill join delivery using (delivery)
    """


@law("G4")
def a_final_bill_stays_final(_: Series) -> str:
    """Once a month is invoiced, later deliveries of it are invoiced under the same ids and perhaps more."""
    return """
        with known as (
            select delivery, billing_period, revision,
                list(distinct bill_invoice_id) filter (coalesce(bill_invoice_id, '') <> '') as invoices
            from bill join delivery using (delivery) group by all
        )
        select later.delivery as what, not list_has_all(coalesce(later.invoices, []), coalesce(known.invoices, []))
            as broken
        from known join known as later
            on known.billing_period = later.billing_period and known.revision < later.revision
    """
