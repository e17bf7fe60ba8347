-- question: Which resources appeared this month or were gone, and what did they cost?
-- subject: Resources
-- tables: cost_resource_daily
with

resources as (

    select
        account_id,
        resource_id,
        currency,
        sum(case when billing_period = '2026-09' then line_items else 0 end) as lines_this_month,
        sum(case when billing_period = '2026-08' then line_items else 0 end) as lines_before,
        sum(amortized_cost) as amortized_cost,
        min(usage_date) as first_day,
        max(usage_date) as last_day
    from cost_resource_daily
    where billing_period between '2026-08' and '2026-09' and resource_id <> ''
    group by account_id, resource_id, currency

)

select
    case when lines_before = 0 then 'new' else 'gone' end as what_happened,
    account_id,
    resource_id,
    currency,
    first_day,
    last_day,
    amortized_cost
from resources
where lines_before = 0 or lines_this_month = 0
order by abs(amortized_cost) desc, resource_id asc
