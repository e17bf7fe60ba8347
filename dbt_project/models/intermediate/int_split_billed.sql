{#- What each pod or task was allocated of its instance, per hour and kind (vCPU, GB, Accelerator), by the bill's rows.

    A pod whose instance the bill doesn't know and that costs nothing is dropped: AWS delivers such rows. One with
    a cost and no instance stays, and fails the identity test. -#}
{#- Said outside of the condition: while dbt parses, no column is known and it would not learn what is read. -#}
{%- set staged = staged_line_items() %}
{% if has_split_columns() %}
with lines as (
    select
        *,
        {{ container_platform() }} as platform,
        nullif(split_line_item_parent_resource_id, '') as parent_resource_id,
        {%- for ours, theirs in split_costs().items() %}
        {{ money_of("split_line_item_" ~ theirs ~ "split_cost") }} as {{ ours }}split_cost,
        {{ money_of("split_line_item_" ~ theirs ~ "unused_cost") }} as {{ ours }}unused_cost,
        {%- endfor %}
        split_line_item_net_split_cost is null and split_line_item_net_unused_cost is null as lacks_net_cost
    from {{ staged_line_items() }}
    where {{ is_split_line("line_item_operation") }}
)

select
    cast(line_item_usage_start_date as date) as usage_date,
    identity_time_interval,
    nullif(line_item_usage_account_id, '') as account_id,
    platform,
    case platform
        when 'Batch' then coalesce(aws_batch_compute_environment, aws_eks_cluster_name, aws_ecs_cluster_name)
        when 'EKS' then aws_eks_cluster_name
        else aws_ecs_cluster_name
    end as cluster,  -- noqa: RF04
    aws_eks_namespace as namespace,
    case
        when platform = 'Batch' then 'JobQueue'
        when platform = 'ECS' and aws_ecs_service_name is not null then 'Service'
        when aws_eks_deployment is not null then 'Deployment'
        else aws_eks_workload_type
    end as workload_type,
    case platform
        when 'Batch' then aws_batch_job_queue
        when 'ECS' then aws_ecs_service_name
        else coalesce(aws_eks_deployment, aws_eks_workload_name)
    end as workload,
    nullif(line_item_currency_code, '') as currency,
    nullif(line_item_resource_id, '') as resource_id,
    parent_resource_id,
    regexp_extract(line_item_usage_type, '(vCPU|GB|Accelerator)-Hours$', 1) as kind,
    {{ money_of("split_line_item_reserved_usage") }} as reserved_usage,
    {{ money_of("split_line_item_actual_usage") }} as actual_usage,
    {{ money_of("split_line_item_split_usage") }} as split_usage,
    split_cost,
    unused_cost,
    -- Net columns are NULL where the payer has no discount.
    case when lacks_net_cost then split_cost else net_split_cost end as net_split_cost,
    case when lacks_net_cost then unused_cost else net_unused_cost end as net_unused_cost,
    public_split_cost,
    public_unused_cost
from lines
where parent_resource_id is not null or split_cost <> 0 or unused_cost <> 0
{% else %}
select
    {%- for name in split_line_texts() %}
    cast(null as varchar) as {{ name }},
    {%- endfor %}
    {%- for ours in split_costs() %}
    {{ decimal_zero() }} as {{ ours }}split_cost,
    {{ decimal_zero() }} as {{ ours }}unused_cost,
    {%- endfor %}
    {{ decimal_zero() }} as reserved_usage,
    {{ decimal_zero() }} as actual_usage,
    {{ decimal_zero() }} as split_usage,
    cast(null as date) as usage_date
where false
{% endif %}
