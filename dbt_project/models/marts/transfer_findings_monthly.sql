{#- Traffic for which there is a cheaper path, with its cost in this bill and what the other path would cost.

    Everything is read from data_transfer_daily but the hours of NAT gateways, which are no transfer. Costs are those of
    usage before credits: a credit ends, the path stays. -#}
with traffic as (
    select
        payer_account_id,
        account_id,
        path_class,
        product_code,
        from_region,
        to_region,
        resource_name,
        currency,
        {{ is_nat_gateway("resource_name") }} as is_nat,
        {{ exact_sum("metered_gb") }} as metered_gb,
        {{ exact_sum("priced_gb") }} as priced_gb,
        {{ exact_sum("usage_cost") }} as usage_cost
    from {{ ref("data_transfer_daily") }}
    where
        metered_gb is not null
        and path_class in (
            'nat_processing', 'inter_az', 'public_ip_regional', 'internet_out', 'internet_in', 'inter_region_out',
            'inter_region_in'
        )
    group by
        payer_account_id,
        account_id,
        path_class,
        product_code,
        from_region,
        to_region,
        resource_name,
        currency
),

nat_elsewhere as (
    select
        payer_account_id,
        account_id,
        resource_name,
        currency,
        {{ exact_sum("metered_gb") }} as elsewhere_gb
    from traffic
    where is_nat and path_class not in ('nat_processing', 'inter_az')
    group by payer_account_id, account_id, resource_name, currency
),

nat_hours as (
    select
        payer_account_id,
        account_id,
        resource_id as resource_name,
        currency,
        {{ exact_sum("unblended_cost") }} as hours_cost
    from {{ ref("int_charges_by_day") }}
    where usage_type like '%NatGateway-%Hours' and {{ is_usage() }} and {{ is_nat_gateway("resource_id") }}
    group by payer_account_id, account_id, resource_id, currency
),

edge_of_bill as (
    select
        payer_account_id,
        currency,
        split_part(usage_type, '-', 1) as area,
        {{ decimal_of_text("cast(sum(usage_cost) as double) / nullif(cast(sum(priced_gb) as double), 0)") }} as price
    from {{ ref("data_transfer_daily") }}
    where path_class = 'cloudfront_viewer' and usage_cost > 0
    group by payer_account_id, currency, split_part(usage_type, '-', 1)
),

compared as (
    select
        traffic.*,
        case
            when traffic.path_class = 'nat_processing' then 'nat_to_gateway_endpoint'
            when traffic.path_class = 'inter_az' and traffic.is_nat then 'nat_cross_zone'
            when traffic.path_class = 'inter_az' then 'cross_zone'
            when traffic.path_class = 'public_ip_regional' then 'public_address'
            when traffic.path_class = 'internet_out' and not traffic.is_nat then 'internet_to_cloudfront'
        end as finding,
        case
            when traffic.path_class = 'nat_processing'
                then greatest(
                    cast(
                        traffic.metered_gb - coalesce(nat_elsewhere.elsewhere_gb, {{ decimal_zero() }})
                        as decimal(38, 12)
                    ),
                    {{ decimal_zero() }}
                )
            when traffic.path_class = 'internet_out' then traffic.priced_gb
            else traffic.metered_gb
        end as affected_gb,
        edge_of_bill.price as bill_price,
        {{ edge_area_of("traffic.from_region") }} as edge_area,
        nat_hours.hours_cost
    from traffic
    left join nat_elsewhere
        on
            traffic.is_nat
            and traffic.payer_account_id = nat_elsewhere.payer_account_id
            and traffic.account_id = nat_elsewhere.account_id
            and traffic.resource_name = nat_elsewhere.resource_name
            and traffic.currency = nat_elsewhere.currency
    left join nat_hours
        on
            traffic.payer_account_id = nat_hours.payer_account_id
            and traffic.account_id = nat_hours.account_id
            and traffic.resource_name = nat_hours.resource_name
            and traffic.currency = nat_hours.currency
    left join edge_of_bill
        on
            traffic.payer_account_id = edge_of_bill.payer_account_id
            and traffic.currency = edge_of_bill.currency
            and {{ edge_area_of("traffic.from_region") }} = edge_of_bill.area
),

priced as (
    select
        *,
        case
            when finding = 'internet_to_cloudfront' then coalesce(bill_price, {{ edge_list_price("edge_area") }})
            when finding <> 'nat_cross_zone' then {{ decimal_zero() }}
        end as cheaper_price,
        case
            when finding = 'internet_to_cloudfront' and bill_price is null then 'list'
            when finding in ('internet_to_cloudfront', 'nat_cross_zone') then 'bill'
            else 'no charge'
        end as price_source,
        {{ proportion(
            "usage_cost", "affected_gb", "case when path_class = 'internet_out' then priced_gb else metered_gb end"
        ) }} as current_cost
    from compared
    where finding is not null
),

costed as (
    select
        *,
        case
            when finding = 'nat_cross_zone' then hours_cost
            else {{ decimal_of_text("cast(affected_gb as double) * cast(cheaper_price as double)") }}
        end as cheaper_cost
    from priced
)

select
    payer_account_id,
    account_id,
    cast(finding as varchar) as finding,
    product_code,
    from_region,
    to_region,
    resource_name,
    currency,
    metered_gb,
    affected_gb,
    usage_cost,
    current_cost,
    cast({{ finding_text("path") }} as varchar) as cheaper_path,
    cheaper_price,
    cast(price_source as varchar) as price_source,
    cheaper_cost,
    cast(current_cost - cheaper_cost as decimal(38, 12)) as potential_savings,
    cast({{ finding_text("estimate") }} as varchar) as confidence,
    cast({{ finding_text("condition") }} as varchar) as applies_if,
    {{ delivery_id() }} as delivery_id
from costed
where current_cost > cheaper_cost
