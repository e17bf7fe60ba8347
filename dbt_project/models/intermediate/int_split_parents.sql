{#- Amortized cost of the instances that host pods or tasks, per interval of the bill: all hours of the delivery in
    which they ran, also those in which they hosted nothing. Several may have paid one hour, so rows are summed. -#}
{#- Said outside of the condition: while dbt parses, no column is known and it would not learn what is read. -#}
{%- set staged = staged_line_items() %}
{%- set hosted = ref("int_split_lines") %}
{% if has_split_columns() %}
with hosts as (
    select
        parent_resource_id,
        min(platform) as platform,
        min(cluster) as cluster  -- noqa: RF04
    from {{ ref("int_split_lines") }}
    where parent_resource_id is not null
    group by parent_resource_id
),

lines as (
    select
        staged.*,
        hosts.platform,
        hosts.cluster,
        {{ money_of("line_item_unblended_cost") }} as unblended_cost
    from {{ staged_line_items() }} as staged
    inner join hosts on staged.line_item_resource_id = hosts.parent_resource_id
    where
        staged.line_item_operation like '%RunInstances%'
        and {{ charge_type_is(["Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"]) }}
        and regexp_like(staged.line_item_usage_type, '(^|-)(BoxUsage|SpotUsage|DedicatedUsage)(:|$)')
),

priced as (
    select
        cast(line_item_usage_start_date as date) as usage_date,
        identity_time_interval,
        line_item_resource_id as parent_resource_id,
        platform,
        cluster,
        nullif(line_item_usage_account_id, '') as account_id,
        nullif(line_item_currency_code, '') as currency,
        {{ decimal_of("line_item_usage_amount") }} as usage_amount,
        {{ amortized_cost() }} as amortized_cost,
        {{ amortized_cost(net=true) }} as net_amortized_cost,
        {{ public_on_demand_cost() }} as public_on_demand_cost
    from lines
)

select
    usage_date,
    identity_time_interval,
    parent_resource_id,
    platform,
    cluster,
    account_id,
    currency,
    {{ exact_sum("usage_amount") }} as usage_amount,
    {{ exact_sum("amortized_cost") }} as amortized_cost,
    {{ exact_sum("net_amortized_cost") }} as net_amortized_cost,
    {{ exact_sum("public_on_demand_cost") }} as public_on_demand_cost
from priced
group by usage_date, identity_time_interval, parent_resource_id, platform, cluster, account_id, currency
{% else %}
select
    cast(null as date) as usage_date,
    {%- for name in split_parent_texts() %}
    cast(null as varchar) as {{ name }},
    {%- endfor %}
    {{ decimal_zero() }} as usage_amount,
    {{ decimal_zero() }} as amortized_cost,
    {{ decimal_zero() }} as net_amortized_cost,
    {{ decimal_zero() }} as public_on_demand_cost
where false
{% endif %}
