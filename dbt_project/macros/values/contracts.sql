{#- Columns of contracts as the catalog spells them. Macros in this folder return values, not SQL. -#}

{#- Glue's names of Athena's types: `varchar` -> `string`, `decimal(38, 12)` -> `decimal(38,12)`, `timestamp(3)` ->
    `timestamp`. How long a text may be counts for nothing: the engine writes the length of literals. -#}
{% macro catalog_type_of(data_type) -%}
    {%- set compact = data_type | lower | replace(" ", "") -%}
    {%- set compact = "string" if compact.startswith("varchar") else compact -%}
    {{ return({"timestamp(3)": "timestamp"}.get(compact, compact)) }}
{%- endmacro %}


{#- In the shape of dbt's contract errors. -#}
{% macro contract_column(name, data_type) -%}
    {{ return({"name": name | lower, "data_type": data_type, "formatted": (name | lower) ~ " " ~ data_type}) }}
{%- endmacro %}
