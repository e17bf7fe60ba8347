-- question: Which hours of the day cost most?
-- subject: Trends
-- tables: cost_hourly
with

hours as (

    select
        usage_hour,
        currency,
        sum(amortized_cost) as cost
    from cost_hourly
    where
        billing_period = '2026-09'
        and charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
    group by usage_hour, currency

)

select
    hour(usage_hour) as hour_utc,
    currency,
    sum(cost) as month_cost,
    max(cost) as highest_hour_cost,
    max_by(usage_hour, row(cost, usage_hour)) as highest_hour
from hours
group by hour(usage_hour), currency
order by hour_utc, currency
