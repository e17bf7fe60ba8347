{#- The delivery that this run builds: three variables, checked before they reach SQL. -#}

{% macro delivery_part(name) -%}
    {%- set patterns = {
        "export_name": "[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?",
        "billing_period": "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])",
        "delivery_id": "[a-z0-9][a-z0-9-]{3,95}",
    } -%}
    {%- set value = var(name, "") | string -%}
    {%- if execute and not modules.re.fullmatch(patterns[name], value) -%}
        {{ exceptions.raise_compiler_error(
            name ~ ": expected a value that matches " ~ patterns[name] ~ ", found '" ~ value
            ~ "'. Give it with --vars; a run builds exactly one delivery."
        ) }}
    {%- endif -%}
    {{ value }}
{%- endmacro %}


{#- The predicate on bronze's partition columns. Every read of a bill goes through it, so that no statement
    ever scans more than one delivery. -#}
{% macro this_delivery() -%}
    export_name = '{{ delivery_part("export_name") }}'
    and billing_period = '{{ delivery_part("billing_period") }}'
    and delivery_id = '{{ delivery_part("delivery_id") }}'
{%- endmacro %}


{% macro delivery_id() -%}
    cast('{{ delivery_part("delivery_id") }}' as varchar)
{%- endmacro %}


{#- Whether the delivery fills its net columns. CUR 2.0 has them in every export that selects them; they are NULL
    until the payer has a negotiated discount. Reads one column. -#}
{% macro fills_net_columns(relation, columns) -%}
    {%- if "line_item_net_unblended_cost" in columns -%}
        (
            select count(line_item_net_unblended_cost) > 0
            from {{ relation }}
            where {{ this_delivery() }}
        )
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}
