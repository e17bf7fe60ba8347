{#- Split cost allocation: what pods, tasks and jobs cost of the instances that host them. -#}

{#- The bill's columns of it for the common shape, NULL where the export has none. -#}
{% macro split_columns(columns) -%}
    {%- for name in split_doubles() %}
    {{ column_or_null(columns, name, "double") }},
    {%- endfor %}
    {{ column_or_null(columns, "split_line_item_parent_resource_id") }}
    {%- for name, key in container_tags().items() %},
    {{ aws_tag(columns, name, key) }} as {{ name }}
    {%- endfor %}
{%- endmacro %}


{#- A tag that AWS gives: in the map of normalised keys, the map of original ones, or a column of its own. -#}
{% macro aws_tag(columns, name, key) -%}
    {%- if "resource_tags" in columns -%}
        nullif(element_at(resource_tags, '{{ name }}'), '')
    {%- elif "tags" in columns -%}
        nullif(element_at(tags, 'resourceTags/{{ key }}'), '')
    {%- elif "resource_tags_" ~ name in columns -%}
        nullif(resource_tags_{{ name }}, '')
    {%- else -%}
        cast(null as varchar)
    {%- endif -%}
{%- endmacro %}


{#- Rows of pods and tasks on EC2. They cost nothing themselves: their instances do. Fargate's are ordinary usage. -#}
{% macro is_split_line(operation) -%}
    coalesce({{ operation }}, '') in ('EKSPod-EC2', 'ECSTask-EC2')
{%- endmacro %}


{#- EKS, ECS or Batch. -#}
{% macro container_platform() -%}
    case
        when aws_batch_job_queue is not null or aws_batch_compute_environment is not null then 'Batch'
        when line_item_operation = 'EKSPod-EC2' then 'EKS'
        else 'ECS'
    end
{%- endmacro %}


{#- Unit-hours of one kind of capacity, 0 where a workload has none. -#}
{% macro hours_of(kind, column) -%}
    {{ exact_sum("case when kind = '" ~ kind ~ "' then " ~ column ~ " else " ~ decimal_zero() ~ " end") }}
{%- endmacro %}
