{{ config(materialized="ephemeral") }}
{#- Machines' cost split by landed usage, as AWS splits it: a vCPU weighs 9, a GB of memory 1, an accelerator 90.

    Allocated is the larger of reserved and used. A kind's part of the cost is its weight's; a pod's share of the kind
    is allocated / max(capacity, all that was allocated); what is left of the kind goes to those who have some of it,
    in proportion. What nobody asked for at all goes to everybody by split cost.

    A capacity that neither bill nor file states is what was allocated. Costs are rounded half up at the tenth decimal
    and the remainder goes to the largest share, so that the parts are the machine's cost to the last digit. -#}
{%- set slot = "partition by identity_time_interval, parent_resource_id, account_id, currency" %}
with pods as (
    select
        parents.usage_date,
        parents.identity_time_interval,
        parents.parent_resource_id,
        parents.account_id,
        parents.currency,
        landed.platform,
        landed.cluster,
        landed.namespace,
        landed.workload_type,
        landed.workload,
        landed.pod,
        {%- for resource in container_resources() %}
        max(parents.{{ resource.name }}_capacity) as {{ resource.name }}_billed,
        max(landed.{{ resource.instance }}) as {{ resource.instance }},
        {{ exact_sum("landed." ~ resource.name ~ "_hours_reserved") }} as {{ resource.name }}_reserved,
        {{ exact_sum("landed." ~ resource.name ~ "_hours_used") }} as {{ resource.name }}_used,
        {{ exact_sum("landed." ~ resource.name ~ "_hours_allocated") }} as {{ resource.name }}_split,
        {%- endfor %}
        max(parents.usage_amount) as usage_amount,
        max(parents.amortized_cost) as amortized_cost,
        max(parents.net_amortized_cost) as net_amortized_cost,
        max(parents.public_on_demand_cost) as public_on_demand_cost
    from {{ ref("stg_container__usage") }} as landed
    inner join {{ ref("int_split_parents") }} as parents
        on
            landed.resource_id = parents.parent_resource_id
            and landed.usage_date = parents.usage_date
            and parents.is_measured
            and (parents.usage_hour is null or landed.usage_hour = parents.usage_hour)
    group by
        parents.usage_date, parents.identity_time_interval, parents.parent_resource_id, parents.account_id,
        parents.currency, landed.platform, landed.cluster, landed.namespace, landed.workload_type, landed.workload,
        landed.pod
),

machines as (
    select
        {%- for resource in container_resources() %}
        cast(sum({{ resource.name }}_split) over ({{ slot }}) as double) as {{ resource.name }}_allocated,
        cast(
            coalesce(
                nullif({{ resource.name }}_billed, {{ decimal_zero() }}),
                nullif(max({{ resource.instance }}) over ({{ slot }}), {{ decimal_zero() }}) * usage_amount,
                sum({{ resource.name }}_split) over ({{ slot }})
            ) as double
        ) as {{ resource.name }}_capacity,
        {%- endfor %}
        pods.*
    from pods
),

{# Per kind, its part of the cost; an interval in which nobody reserved or used anything is idle. #}
weighed as (
    select
        {%- for resource in container_resources() %}
        {{ resource.weight }} * {{ resource.name }}_capacity
        / ({{ capacities_weighed() }}) as {{ resource.name }}_budget,
        {%- endfor %}
        machines.*
    from machines
    where {{ resources_added("_allocated") }} > 0
),

{# Of that, what is split; nothing of a kind that nobody asked for. #}
budgeted as (
    select
        {%- for resource in container_resources() %}
        {{ resource.name }}_budget * {{ resource.name }}_allocated
        / greatest({{ resource.name }}_capacity, {{ resource.name }}_allocated, 1e-12) as {{ resource.name }}_shared,
        case
            when {{ resource.name }}_allocated > 0 then 0 else {{ resource.name }}_budget
        end as {{ resource.name }}_unwanted,
        {%- endfor %}
        weighed.*
    from weighed
),

needs as (
    select
        {%- for part in ["reserved", "used", "split", "allocated", "capacity", "budget"] %}
        case kinds.kind
            {%- for resource in container_resources() %}
            when '{{ resource.kind }}' then {{ resource.name }}_{{ part }}
            {%- endfor %}
        end as kind_{{ part }},
        {%- endfor %}
        budgeted.*,
        kinds.kind
    from budgeted
    cross join unnest(array['vCPU', 'GB', 'Accelerator']) as kinds (kind)
),

shares as (
    select
        *,
        case
            when kind_split > 0
                then kind_budget * cast(kind_split as double) / greatest(kind_capacity, kind_allocated)
            else 0
        end as split_share,
        case when kind_split > 0 then greatest(kind_capacity - kind_allocated, 0) / kind_allocated else 0 end
        + ({{ resources_added("_unwanted") }}) / ({{ resources_added("_shared") }}) as unused_factor
    from needs
    where kind <> 'Accelerator' or kind_split > 0
),

parts as (
    select
        *,
        {%- for ours, cost in costs_to_split().items() %}
        {{ part_of_cost(cost, "split_share") }} as {{ ours }}split_part,
        {{ part_of_cost(cost, "split_share * unused_factor") }} as {{ ours }}unused_part,
        {%- endfor %}
        row_number() over ({{ slot }} order by split_share desc, pod desc, kind desc) as place
    from shares
)

select
    usage_date,
    identity_time_interval,
    account_id,
    platform,
    cluster,
    namespace,
    workload_type,
    workload,
    currency,
    pod as resource_id,
    parent_resource_id,
    {%- for ours, cost in costs_to_split().items() %}
    cast(
        {{ ours }}split_part
        + case
            when place = 1
                then {{ cost }} - {{ exact_sum(ours ~ "split_part + " ~ ours ~ "unused_part", slot) }}
            else {{ decimal_zero() }}
        end as decimal(38, 12)
    ) as {{ ours }}split_cost,
    {{ ours }}unused_part as {{ ours }}unused_cost,
    {%- endfor %}
    kind_reserved as reserved_usage,
    kind_used as actual_usage,
    kind_split as split_usage,
    kind
from parts
