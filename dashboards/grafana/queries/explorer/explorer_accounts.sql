with

costs as (

    select
        account_id,
        sum($metric) as cost
    from cost_daily
    where
        billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
        and $__dateFilter(usage_date)
        and currency = ${currency:sqlstring}
        and ('__all' in ($account) or account_id in ($account))
        and ('__all' in ($service) or service in ($service))
    group by account_id

)

select
    costs.account_id,
    accounts.account_name,
    accounts.owner,
    accounts.environment,
    cast(costs.cost as double) as cost
from costs
left join accounts on costs.account_id = accounts.account_id
order by costs.cost desc, costs.account_id asc
limit 50
