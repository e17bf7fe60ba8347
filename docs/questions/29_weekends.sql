-- question: Does it cost less at the weekend, account by account?
-- subject: Trends
-- tables: cost_daily
select
    account_id,
    currency,
    sum(case when day_of_week(usage_date) <= 5 then amortized_cost else 0 end) as weekday_cost,
    sum(case when day_of_week(usage_date) > 5 then amortized_cost else 0 end) as weekend_cost,
    cast(sum(case when day_of_week(usage_date) <= 5 then amortized_cost end) as double)
    / count(distinct case when day_of_week(usage_date) <= 5 then usage_date end) as a_weekday,
    cast(sum(case when day_of_week(usage_date) > 5 then amortized_cost end) as double)
    / count(distinct case when day_of_week(usage_date) > 5 then usage_date end) as a_weekend_day
from cost_daily
where
    billing_period = '2026-09'
    and charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
group by account_id, currency
order by weekday_cost desc, account_id asc
