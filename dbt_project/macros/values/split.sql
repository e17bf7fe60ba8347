{#- Names of split cost allocation data. Macros in this folder return values, not SQL. -#}

{% macro split_doubles() -%}
    {{ return([
        "split_line_item_actual_usage", "split_line_item_reserved_usage", "split_line_item_split_usage",
        "split_line_item_split_usage_ratio", "split_line_item_split_cost", "split_line_item_unused_cost",
        "split_line_item_net_split_cost", "split_line_item_net_unused_cost",
        "split_line_item_public_on_demand_split_cost", "split_line_item_public_on_demand_unused_cost",
    ]) }}
{%- endmacro %}


{#- AWS's own tags of pods, tasks and jobs, as column names and as the original keys. -#}
{% macro container_tags() -%}
    {{ return({
        "aws_eks_cluster_name": "aws:eks:cluster-name",
        "aws_eks_namespace": "aws:eks:namespace",
        "aws_eks_deployment": "aws:eks:deployment",
        "aws_eks_workload_type": "aws:eks:workload-type",
        "aws_eks_workload_name": "aws:eks:workload-name",
        "aws_ecs_cluster_name": "aws:ecs:cluster-name",
        "aws_ecs_service_name": "aws:ecs:service-name",
        "aws_batch_compute_environment": "aws:batch:compute-environment",
        "aws_batch_job_queue": "aws:batch:job-queue",
    }) }}
{%- endmacro %}


{#- Whether the delivered export has split cost columns at all: known before a row is read. FOCUS never has. -#}
{% macro has_split_columns() -%}
    {%- if var("export_format") not in ["cur2", "legacy"] -%}{{ return(false) }}{%- endif -%}
    {{ return("split_line_item_split_cost" in columns_of(source("bronze", var("export_format")))) }}
{%- endmacro %}


{#- The three costs that are split: suffix of our columns -> prefix of the bill's. -#}
{% macro split_costs() -%}
    {{ return({"": "", "net_": "net_", "public_": "public_on_demand_"}) }}
{%- endmacro %}


{#- Text columns of int_split_lines and int_split_parents, for the empty table. -#}
{% macro split_line_texts() -%}
    {{ return([
        "identity_time_interval", "account_id", "platform", "cluster", "namespace", "workload_type", "workload",
        "currency", "resource_id", "parent_resource_id", "kind",
    ]) }}
{%- endmacro %}


{% macro split_parent_texts() -%}
    {{ return(["identity_time_interval", "parent_resource_id", "platform", "cluster", "account_id", "currency"]) }}
{%- endmacro %}
