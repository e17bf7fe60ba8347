{#- What bronze holds, as lists and relations. Macros in this folder return values, not SQL. -#}

{#- Names of a table's columns in the catalog; empty when there is no such table, and while dbt only parses. -#}
{% macro columns_of(relation) -%}
    {%- if not execute -%}{{ return([]) }}{%- endif -%}
    {{ return(adapter.get_columns_in_relation(relation) | map(attribute="name") | map("lower") | list) }}
{%- endmacro %}


{% macro bronze_columns(relation) -%}
    {%- set columns = columns_of(relation) -%}
    {%- if execute and not columns -%}
        {{ exceptions.raise_compiler_error(
            "bronze table " ~ relation ~ ": expected it in the catalog, found no column. Run the crawler on the "
            ~ "bronze prefix first."
        ) }}
    {%- endif -%}
    {{ return(columns) }}
{%- endmacro %}


{#- The staging model of the format that is delivered. -#}
{% macro staged_line_items() -%}
    {%- set export_format = var("export_format") -%}
    {%- if export_format == "cur2" -%}
        {{ return(ref("stg_cur2__line_items")) }}
    {%- elif export_format == "legacy" -%}
        {{ return(ref("stg_legacy__line_items")) }}
    {%- elif export_format == "focus" -%}
        {{ return(ref("stg_focus__line_items")) }}
    {%- endif -%}
    {{ exceptions.raise_compiler_error(
        "export_format: expected cur2, legacy or focus, found '" ~ export_format ~ "'. It names the bronze table."
    ) }}
{%- endmacro %}
