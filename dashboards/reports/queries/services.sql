-- Each service of the month and of the month before.
with costs as (
    select
        coalesce(service, 'no service') as service,
        coalesce(sum(amortized_cost) filter (where billing_period = '{{ month }}'), 0) as amortized_cost,
        coalesce(sum(amortized_cost) filter (where billing_period = '{{ month_before }}'), 0) as month_before,
        coalesce(sum(unblended_cost) filter (where billing_period = '{{ month }}'), 0) as unblended_cost,
        coalesce(sum(net_amortized_cost) filter (where billing_period = '{{ month }}'), 0) as net_amortized_cost,
        coalesce(sum(public_on_demand_cost) filter (where billing_period = '{{ month }}'), 0) as public_on_demand_cost
    from cost_daily
    where
        billing_period in ('{{ month_before }}', '{{ month }}')
        and currency = '{{ currency }}'
        and {{ in_scope }}
    group by coalesce(service, 'no service')
)

select
    costs.service,
    services.service_name,
    costs.amortized_cost,
    costs.month_before,
    costs.amortized_cost - costs.month_before as difference,
    costs.unblended_cost,
    costs.net_amortized_cost,
    costs.public_on_demand_cost
from costs
left join services
    on
        costs.service = services.service
        and services.currency = '{{ currency }}'
order by costs.amortized_cost desc, costs.service asc
