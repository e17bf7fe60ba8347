-- question: What does a day of usage cost, and where does the month end at that rate?
-- subject: Trends
-- tables: cost_daily
with

months as (

    select
        billing_period,
        currency,
        day(last_day_of_month(date(billing_period || '-01'))) as days_in_month,
        max(case
            when line_items > 0 and date_format(usage_date, '%Y-%m') = billing_period then day(usage_date)
        end) as days_billed,
        sum(case
            when charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage') then amortized_cost else 0
        end) as usage_so_far,
        sum(amortized_cost) as so_far
    from cost_daily
    where billing_period between '2026-07' and '2026-09'
    group by billing_period, currency

)

select
    billing_period,
    currency,
    so_far,
    days_billed,
    days_in_month,
    cast(usage_so_far as double) / days_billed as usage_a_day,
    cast(so_far as double)
    + cast(usage_so_far as double) / days_billed * (days_in_month - days_billed) as expected
from months
order by billing_period, currency
