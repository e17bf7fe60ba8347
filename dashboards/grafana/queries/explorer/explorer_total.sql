with

daily as (

    select
        usage_date,
        account_id,
        service,
        sum($metric) as cost
    from cost_daily
    -- include chosen_days_and_services
    group by usage_date, account_id, service

)

select
    cast(sum(cost) as double) as cost,
    cast(sum(cost) as double) / nullif(count(distinct usage_date), 0) as cost_per_day,
    cast(count(distinct usage_date) as double) as days,
    cast(count(distinct account_id) as double) as accounts,
    cast(count(distinct service) as double) as services
from daily
