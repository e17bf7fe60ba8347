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


{#- Seconds of a file of usage as unit-hours; nothing said is 0. -#}
{% macro hours_of_seconds(column) -%}
    cast(coalesce({{ column }}, {{ decimal_zero() }}) / cast(3600 as decimal(4, 0)) as decimal(38, 12))
{%- endmacro %}


{#- What a row of usage is allocated: the larger of reserved and used. -#}
{% macro hours_allocated(name) -%}
    greatest({{ hours_of_seconds(name ~ "_seconds_reserved") }}, {{ hours_of_seconds(name ~ "_seconds_used") }})
{%- endmacro %}


{#- A line of an instance that ran. -#}
{% macro is_instance_of_containers() -%}
    (
        coalesce(line_item_operation, '') like '%RunInstances%'
        and regexp_like(line_item_usage_type, '(^|-)(BoxUsage|SpotUsage|DedicatedUsage)(:|$)')
    )
{%- endmacro %}


{#- A line of a task or pod on Fargate: vCPU, GB and ephemeral storage, each a line. -#}
{% macro is_fargate() -%}
    (coalesce(line_item_usage_type, '') like '%Fargate%')
{%- endmacro %}


{#- What a line offers of a resource, in unit-hours: Fargate bills it, an instance has it by its type; NULL where the bill
    doesn't say it. -#}
{% macro capacity_of_line(resource) -%}
    case
        when {{ is_fargate() }}
            then
                case
                    when regexp_like(line_item_usage_type, '{{ resource.fargate }}') then usage_amount
                    else {{ decimal_zero() }}
                end
        else cast(
            usage_amount * try_cast(
                regexp_extract(replace({{ unless_focus(resource.attribute) }}, ',', ''), '^([0-9]+([.][0-9]+)?)( GiB)?$', 1)
                as decimal(12, 4)
            ) as decimal(38, 12)
        )
    end
{%- endmacro %}


{#- A time interval as CUR writes it. -#}
{% macro interval_of(start, end) -%}
    date_format({{ start }}, '%Y-%m-%dT%H:%i:%sZ') || '/' || date_format({{ end }}, '%Y-%m-%dT%H:%i:%sZ')
{%- endmacro %}


{#- The interval of a day, as a daily bill has it. -#}
{% macro day_interval_of(time) -%}
    {{ interval_of("date_trunc('day', " ~ time ~ ")", "date_add('day', 1, date_trunc('day', " ~ time ~ "))") }}
{%- endmacro %}


{#- Half up at the tenth decimal by way of the twelfth: an error in the last bit of a double changes nothing. -#}
{% macro part_of_cost(cost, share) -%}
    cast(round({{ decimal_of_text("cast(" ~ cost ~ " as double) * " ~ share) }}, 10) as decimal(38, 12))
{%- endmacro %}
