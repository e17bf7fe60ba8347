-- The months that are published, the newest first, and the currency with most lines of each.
select
    billing_period,
    max_by(currency, line_items) as currency
from (
    select
        billing_period,
        currency,
        sum(line_items) as line_items
    from cost_daily
    where billing_period >= '{{ first_month }}'
    group by billing_period, currency
) as months
group by billing_period
order by billing_period desc
