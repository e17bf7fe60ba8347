{#- Cost of containers by day: their share of the instances that hosted them, and what those had left over.

    Instances that hosted nothing for a while stand in a row of their cluster without workload: idle cost. -#}
with busy as (
    select distinct
        identity_time_interval,
        parent_resource_id
    from {{ ref("int_split_lines") }}
),

parts as (
    select
        usage_date,
        account_id,
        platform,
        cluster,
        namespace,
        workload_type,
        workload,
        currency,
        kind,
        reserved_usage,
        actual_usage,
        split_usage,
        {%- for ours in split_costs() %}
        {{ ours }}split_cost,
        {{ ours }}unused_cost,
        {%- endfor %}
        {{ decimal_zero() }} as idle_cost,
        {{ decimal_zero() }} as net_idle_cost,
        case when is_measured then split_cost + unused_cost else {{ decimal_zero() }} end as measured_cost
    from {{ ref("int_split_lines") }}

    union all

    select
        parents.usage_date,
        parents.account_id,
        parents.platform,
        parents.cluster,
        cast(null as varchar) as namespace,
        cast(null as varchar) as workload_type,
        cast(null as varchar) as workload,
        parents.currency,
        cast(null as varchar) as kind,
        {%- for name in ["reserved_usage", "actual_usage", "split_usage"] %}
        {{ decimal_zero() }} as {{ name }},
        {%- endfor %}
        {%- for ours in split_costs() %}
        {{ decimal_zero() }} as {{ ours }}split_cost,
        {{ decimal_zero() }} as {{ ours }}unused_cost,
        {%- endfor %}
        parents.amortized_cost as idle_cost,
        parents.net_amortized_cost as net_idle_cost,
        {{ decimal_zero() }} as measured_cost
    from {{ ref("int_split_parents") }} as parents
    left join busy
        on
            parents.identity_time_interval = busy.identity_time_interval
            and parents.parent_resource_id = busy.parent_resource_id
    where busy.parent_resource_id is null
)

select
    usage_date,
    account_id,
    platform,
    cluster,
    namespace,
    workload_type,
    workload,
    currency,
    {{ exact_sum("split_cost") }} as split_cost,
    {{ exact_sum("unused_cost") }} as unused_cost,
    {{ exact_sum("split_cost + unused_cost") }} as total_cost,
    {{ hours_of("vCPU", "split_usage") }} as cpu_hours,
    {{ hours_of("GB", "split_usage") }} as memory_gb_hours,
    {{ hours_of("Accelerator", "split_usage") }} as accelerator_hours,
    {{ hours_of("vCPU", "reserved_usage") }} as cpu_hours_reserved,
    {{ hours_of("vCPU", "actual_usage") }} as cpu_hours_used,
    {{ hours_of("GB", "reserved_usage") }} as memory_gb_hours_reserved,
    {{ hours_of("GB", "actual_usage") }} as memory_gb_hours_used,
    {{ exact_sum("idle_cost") }} as idle_cost,
    {{ exact_sum("net_split_cost") }} as net_split_cost,
    {{ exact_sum("net_unused_cost") }} as net_unused_cost,
    {{ exact_sum("net_idle_cost") }} as net_idle_cost,
    {{ exact_sum("public_split_cost") }} as public_split_cost,
    {{ exact_sum("public_unused_cost") }} as public_unused_cost,
    {{ exact_sum("measured_cost") }} as measured_cost,
    {{ delivery_id() }} as delivery_id
from parts
group by usage_date, account_id, platform, cluster, namespace, workload_type, workload, currency
