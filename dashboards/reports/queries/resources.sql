-- The dearest 500 resources, and one row with all others.
with resources as (
    select
        resource_id,
        account_id,
        product_code,
        region,
        sum(amortized_cost) as amortized_cost,
        sum(unblended_cost) as unblended_cost,
        sum(public_on_demand_cost) as public_on_demand_cost,
        count(distinct usage_date) as used_days
    from cost_resource_daily
    where
        billing_period = '{{ month }}'
        and currency = '{{ currency }}'
        and {{ in_scope }}
    group by resource_id, account_id, product_code, region
),

ranked as (
    select
        *,
        row_number() over (
            order by amortized_cost desc, resource_id asc, account_id asc, product_code asc, region asc
        ) as place
    from resources
)

select
    place,
    resource_id,
    account_id,
    product_code,
    region,
    amortized_cost,
    unblended_cost,
    public_on_demand_cost,
    used_days
from ranked
where place <= 500
union all
select
    501 as place,
    'other resources: ' || cast(count(*) as varchar) as resource_id,
    cast(null as varchar) as account_id,
    cast(null as varchar) as product_code,
    cast(null as varchar) as region,
    sum(amortized_cost) as amortized_cost,
    sum(unblended_cost) as unblended_cost,
    sum(public_on_demand_cost) as public_on_demand_cost,
    cast(null as bigint) as used_days
from ranked
where place > 500
having count(*) > 0
order by place asc
