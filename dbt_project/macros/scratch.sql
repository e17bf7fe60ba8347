{#- Where a build may write: its own scratch schema, nothing else.

    dbt-athena deletes a table's data when it builds it again, so a run that names a public schema would
    remove the table and every pointer that readers use. -#}

{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ target.schema }}
{%- endmacro %}


{% macro refuse_schema_that_is_not_scratch() -%}
    {%- if not modules.re.fullmatch("build_[a-z0-9_]{1,100}", target.schema) -%}
        {{ exceptions.raise_compiler_error(
            "scratch_schema: expected a name that matches build_[a-z0-9_]+, found '" ~ target.schema
            ~ "'. A build writes into a scratch schema; publishing moves the public tables' pointers."
        ) }}
    {%- endif -%}
{%- endmacro %}
