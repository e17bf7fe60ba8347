-- question: Which services of which accounts moved most since last month?
-- subject: Trends
-- tables: cost_daily
with

months as (

    select
        account_id,
        service,
        currency,
        sum(case when billing_period = '2026-09' then amortized_cost else 0 end) as this_month,
        sum(case when billing_period = '2026-08' then amortized_cost else 0 end) as month_before
    from cost_daily
    where billing_period between '2026-08' and '2026-09'
    group by account_id, service, currency

)

select
    account_id,
    service,
    currency,
    this_month,
    month_before,
    this_month - month_before as cost_change
from months
where this_month <> month_before
order by abs(this_month - month_before) desc, account_id asc, service asc
