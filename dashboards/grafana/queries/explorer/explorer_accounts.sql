with

costs as (

    select
        account_id,
        sum($metric) as cost
    from cost_daily
    -- include chosen_days_and_services
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
