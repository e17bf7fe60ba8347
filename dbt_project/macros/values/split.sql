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


{#- Whether usage of containers was ever landed: then its table is in the catalog. -#}
{% macro has_container_usage() -%}
    {{ return(columns_of(source("bronze", "container_usage")) | length > 0) }}
{%- endmacro %}


{#- What containers share of a machine: the kind as AWS calls it, our name, how much a unit weighs in the cost, the
    column of the file and the attribute of the bill that say what an instance has, and Fargate's usage type. -#}
{% macro container_resources() -%}
    {{ return([
        {"kind": "vCPU", "name": "cpu", "weight": "9e0", "instance": "instance_vcpus",
         "attribute": "product_vcpu", "fargate": "vCPU-Hours"},
        {"kind": "GB", "name": "memory_gb", "weight": "1e0", "instance": "instance_memory_gb",
         "attribute": "product_memory", "fargate": "Fargate(-(ARM|Windows))?-GB-Hours"},
        {"kind": "Accelerator", "name": "accelerator", "weight": "90e0", "instance": "instance_accelerators",
         "attribute": "product_gpu", "fargate": "Accelerator-Hours"},
    ]) }}
{%- endmacro %}


{#- `cpu_allocated + memory_gb_allocated + …` -#}
{% macro resources_added(suffix) -%}
    {%- set names = [] -%}
    {%- for resource in container_resources() -%}{%- do names.append(resource.name ~ suffix) -%}{%- endfor -%}
    {{ return(names | join(" + ")) }}
{%- endmacro %}


{#- Capacity of a machine as AWS weighs it, from the columns of its resources. -#}
{% macro capacities_weighed() -%}
    {%- set terms = [] -%}
    {%- for resource in container_resources() -%}
        {%- do terms.append(resource.weight ~ " * " ~ resource.name ~ "_capacity") -%}
    {%- endfor -%}
    {{ return(terms | join(" + ")) }}
{%- endmacro %}


{#- Columns of int_split_billed, int_split_measured and int_split_lines. -#}
{% macro split_line_columns() -%}
    {{ return(["usage_date"] + split_line_texts() + ["reserved_usage", "actual_usage", "split_usage"] + split_line_costs()) }}
{%- endmacro %}


{% macro split_line_costs() -%}
    {%- set names = [] -%}
    {%- for ours in split_costs() -%}{%- do names.extend([ours ~ "split_cost", ours ~ "unused_cost"]) -%}{%- endfor -%}
    {{ return(names) }}
{%- endmacro %}


{#- The three costs that landed usage splits: suffix of our columns -> column of the machine. -#}
{% macro costs_to_split() -%}
    {{ return({"": "amortized_cost", "net_": "net_amortized_cost", "public_": "public_on_demand_cost"}) }}
{%- endmacro %}


{#- Text columns of int_split_billed and int_split_parents, for the empty table. -#}
{% macro split_line_texts() -%}
    {{ return([
        "identity_time_interval", "account_id", "platform", "cluster", "namespace", "workload_type", "workload",
        "currency", "resource_id", "parent_resource_id", "kind",
    ]) }}
{%- endmacro %}


{% macro split_parent_texts() -%}
    {{ return(["identity_time_interval", "parent_resource_id", "platform", "cluster", "account_id", "currency"]) }}
{%- endmacro %}
