-- question: What does each NAT gateway process, and what would a free gateway endpoint take off it?
-- subject: Data transfer
-- tables: data_transfer_daily, transfer_findings_monthly
with

gateways as (

    select
        account_id,
        resource_name,
        currency,
        sum(metered_gb) as processed_gb,
        sum(unblended_cost) as processing_cost
    from data_transfer_daily
    where billing_period = '2026-09' and path_class = 'nat_processing'
    group by account_id, resource_name, currency

),

endpoints as (

    select
        account_id,
        resource_name,
        currency,
        sum(affected_gb) as movable_gb,
        sum(potential_savings) as potential_savings
    from transfer_findings_monthly
    where billing_period = '2026-09' and finding = 'nat_to_gateway_endpoint'
    group by account_id, resource_name, currency

)

select
    gateways.account_id,
    gateways.resource_name,
    gateways.currency,
    gateways.processed_gb,
    gateways.processing_cost,
    endpoints.movable_gb,
    endpoints.potential_savings
from gateways
left join endpoints
    on
        gateways.account_id = endpoints.account_id
        and gateways.resource_name = endpoints.resource_name
        and gateways.currency = endpoints.currency
order by gateways.processing_cost desc, gateways.resource_name asc
