-- Each account with its owner.
with costs as (
    select
        coalesce(account_id, 'no account') as account_id,
        coalesce(sum(amortized_cost) filter (where billing_period = '{{ month }}'), 0) as amortized_cost,
        coalesce(sum(amortized_cost) filter (where billing_period = '{{ month_before }}'), 0) as month_before,
        coalesce(sum(unblended_cost) filter (where billing_period = '{{ month }}'), 0) as unblended_cost,
        coalesce(sum(net_amortized_cost) filter (where billing_period = '{{ month }}'), 0) as net_amortized_cost
    from cost_daily
    where
        billing_period in ('{{ month_before }}', '{{ month }}')
        and currency = '{{ currency }}'
        and {{ in_scope }}
    group by coalesce(account_id, 'no account')
)

select
    costs.account_id,
    accounts.account_name,
    accounts.owner,
    accounts.environment,
    costs.amortized_cost,
    costs.month_before,
    costs.amortized_cost - costs.month_before as difference,
    costs.unblended_cost,
    costs.net_amortized_cost
from costs
left join accounts on costs.account_id = accounts.account_id
order by costs.amortized_cost desc, costs.account_id asc
