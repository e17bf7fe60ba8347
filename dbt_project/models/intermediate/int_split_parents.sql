{#- Amortized cost and capacity of the machines that host pods or tasks, per interval: all intervals of the delivery in
    which they ran, also those in which they hosted nothing. Several may have paid one hour, so rows are summed.

    A machine's day is split as the bill says or, without a row of it on that day, by landed usage. By usage, the
    interval is the day if either the bill or the usage knows only days. -#}
{#- Said outside of the condition: while dbt parses, no column is known and it would not learn what is read. -#}
{%- set staged = staged_line_items() %}
{%- set billed = ref("int_split_billed") %}
{%- set usage = ref("stg_container__usage") %}
{% if has_split_columns() or has_container_usage() %}
with hosted as (
    select
        parent_resource_id,
        usage_date,
        platform,
        cluster,
        false as is_measured,
        false as is_by_day
    from {{ billed }}
    where parent_resource_id is not null

    union all

    select
        resource_id as parent_resource_id,
        usage_date,
        platform,
        cluster,
        true as is_measured,
        usage_hour is null as is_by_day
    from {{ usage }}
),

hosts as (
    select
        parent_resource_id,
        coalesce(min(case when not is_measured then platform end), min(platform)) as platform,
        coalesce(min(case when not is_measured then cluster end), min(cluster)) as cluster  -- noqa: RF04
    from hosted
    group by parent_resource_id
),

host_days as (
    select
        parent_resource_id,
        usage_date,
        bool_and(is_measured) as is_measured,
        bool_or(is_by_day) as is_by_day
    from hosted
    group by parent_resource_id, usage_date
),

lines as (
    select
        staged.*,
        hosts.platform,
        hosts.cluster,
        {{ decimal_of("staged.line_item_usage_amount") }} as usage_amount,
        {{ money_of("staged.line_item_unblended_cost") }} as unblended_cost,
        {#- A line of a month says nothing of its days. #}
        coalesce(host_days.is_measured, false)
        and date_diff('second', staged.line_item_usage_start_date, staged.line_item_usage_end_date) <= 86400
            as is_measured,
        coalesce(host_days.is_by_day, false) or not {{ is_of_one_hour() }} as is_by_day
    from {{ staged }} as staged
    inner join hosts on staged.line_item_resource_id = hosts.parent_resource_id
    left join host_days
        on
            staged.line_item_resource_id = host_days.parent_resource_id
            and cast(staged.line_item_usage_start_date as date) = host_days.usage_date
    where
        {{ charge_type_is(["Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"]) }}
        and ({{ is_instance_of_containers() }} or {{ is_fargate() }})
),

priced as (
    select
        cast(line_item_usage_start_date as date) as usage_date,
        case
            when is_measured and is_by_day
                then {{ day_interval_of("line_item_usage_start_date") }}
            else coalesce(
                identity_time_interval,
                {{ interval_of("line_item_usage_start_date", "line_item_usage_end_date") }}
            )
        end as identity_time_interval,
        case when is_measured and not is_by_day then date_trunc('hour', line_item_usage_start_date) end as usage_hour,
        is_measured,
        line_item_resource_id as parent_resource_id,
        platform,
        cluster,
        nullif(line_item_usage_account_id, '') as account_id,
        nullif(line_item_currency_code, '') as currency,
        usage_amount,
        {%- for resource in container_resources() %}
        {#- Only landed usage asks for it, and reading it from text is dear. #}
        {%- if has_container_usage() %}
        case when is_measured then {{ capacity_of_line(resource) }} end as {{ resource.name }}_capacity,
        {%- else %}
        cast(null as decimal(38, 12)) as {{ resource.name }}_capacity,
        {%- endif %}
        {%- endfor %}
        {{ amortized_cost() }} as amortized_cost,
        {{ amortized_cost(net=true) }} as net_amortized_cost,
        {{ public_on_demand_cost() }} as public_on_demand_cost
    from lines
)

select
    usage_date,
    identity_time_interval,
    usage_hour,
    is_measured,
    parent_resource_id,
    platform,
    cluster,
    account_id,
    currency,
    {%- for resource in container_resources() %}
    {{ exact_sum(resource.name ~ "_capacity") }} as {{ resource.name }}_capacity,
    {%- endfor %}
    {{ exact_sum("usage_amount") }} as usage_amount,
    {{ exact_sum("amortized_cost") }} as amortized_cost,
    {{ exact_sum("net_amortized_cost") }} as net_amortized_cost,
    {{ exact_sum("public_on_demand_cost") }} as public_on_demand_cost
from priced
group by
    usage_date, identity_time_interval, usage_hour, is_measured, parent_resource_id, platform, cluster, account_id,
    currency
{% else %}
select
    cast(null as date) as usage_date,
    {%- for name in split_parent_texts() %}
    cast(null as varchar) as {{ name }},
    {%- endfor %}
    cast(null as timestamp) as usage_hour,
    false as is_measured,
    {%- for resource in container_resources() %}
    {{ decimal_zero() }} as {{ resource.name }}_capacity,
    {%- endfor %}
    {{ decimal_zero() }} as usage_amount,
    {{ decimal_zero() }} as amortized_cost,
    {{ decimal_zero() }} as net_amortized_cost,
    {{ decimal_zero() }} as public_on_demand_cost
where false
{% endif %}
