with

daily as (

    select
        usage_date,
        account_id,
        service,
        sum($metric) as cost
    from cost_daily
    where
        billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
        and $__dateFilter(usage_date)
        and currency = ${currency:sqlstring}
        and ('__all' in ($account) or account_id in ($account))
        and ('__all' in ($service) or service in ($service))
    group by usage_date, account_id, service

)

select
    cast(sum(cost) as double) as cost,
    cast(sum(cost) as double) / nullif(count(distinct usage_date), 0) as cost_per_day,
    cast(count(distinct usage_date) as double) as days,
    cast(count(distinct account_id) as double) as accounts,
    cast(count(distinct service) as double) as services
from daily
