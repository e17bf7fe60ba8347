{#- Landed usage of pods and tasks in the month of the bill, in unit-hours: for all accounts, also those of other bills.

    `usage_hour` is NULL in rows that stand for a day. What was not said to be reserved is 0. -#}
{% if has_container_usage() %}
select
    cast(usage_date as date) as usage_date,
    usage_hour,
    platform,
    cluster,
    namespace,
    workload_type,
    workload,
    pod,
    resource_id,
    {%- for resource in container_resources() %}
    {{ hours_of_seconds(resource.name ~ "_seconds_reserved") }} as {{ resource.name }}_hours_reserved,
    {{ hours_of_seconds(resource.name ~ "_seconds_used") }} as {{ resource.name }}_hours_used,
    {{ hours_allocated(resource.name) }} as {{ resource.name }}_hours_allocated,
    {{ resource.instance }},
    {%- endfor %}
    billing_period
from {{ source("bronze", "container_usage") }}
where billing_period = '{{ delivery_part("billing_period") }}'
{% else %}
select
    cast(null as date) as usage_date,
    cast(null as timestamp) as usage_hour,
    {%- for name in ["platform", "cluster", "namespace", "workload_type", "workload", "pod", "resource_id"] %}
    cast(null as varchar) as {{ name }},
    {%- endfor %}
    {%- for resource in container_resources() %}
    {{ decimal_zero() }} as {{ resource.name }}_hours_reserved,
    {{ decimal_zero() }} as {{ resource.name }}_hours_used,
    {{ decimal_zero() }} as {{ resource.name }}_hours_allocated,
    {{ decimal_zero() }} as {{ resource.instance }},
    {%- endfor %}
    cast(null as varchar) as billing_period
where false
{% endif %}
