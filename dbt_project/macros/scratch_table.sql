{#- How a table is built here: one statement of Athena.

    dbt-athena's own `table` makes five: the model's types and the contract's are asked of the engine before the table
    is made, its properties are altered afterwards and a row of statistics is selected. Each is a query with its
    start, its polls and its answer, and they were two thirds of the queries of a build. Here the table is made, and
    what it has is then read from the catalog, where the contract is held to the digits of its decimals; dbt compares type names only.
    A table that breaks its contract fails its model, and nothing is published of a build that fails.

    Tables lie in a scratch schema under a location of their own, so there is nothing to swap and nothing to keep. -#}
{% materialization table, adapter="athena", supported_languages=["sql"] %}
    {%- set identifier = model["alias"] -%}
    {%- set target_relation = api.Relation.create(
        identifier=identifier, schema=schema, database=database, type="table"
    ) -%}
    {#- What a killed attempt left behind. -#}
    {%- set left_behind = adapter.get_relation(database=database, schema=schema, identifier=identifier) -%}
    {{ run_hooks(pre_hooks) }}
    {%- if left_behind is not none -%}
        {{ drop_relation(left_behind) }}
    {%- endif -%}
    {%- call statement("main") -%}
        {{ create_table_as(false, target_relation, compiled_code) }}
    {%- endcall -%}
    {%- if config.get("contract").enforced -%}
        {%- do hold_to_contract(target_relation) -%}
    {%- endif -%}
    {{ run_hooks(post_hooks) }}
    {{ return({"relations": [target_relation]}) }}
{% endmaterialization %}


{#- dbt's check before a table is made: tables are held to their contract afterwards, views here. -#}
{% macro athena__get_assert_columns_equivalent(sql) -%}
    {%- if config.get("materialized") == "view" -%}
        {{ return(assert_columns_equivalent(sql)) }}
    {%- endif -%}
{%- endmacro %}


{#- Fails the model when the catalog's columns are not those of its contract: names and types, in any order. -#}
{% macro hold_to_contract(relation) -%}
    {%- set promised = [] -%}
    {%- for column in model["columns"].values() -%}
        {%- do promised.append(contract_column(column["name"], catalog_type_of(column["data_type"]))) -%}
    {%- endfor -%}
    {%- set built = [] -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- do built.append(contract_column(column.name, catalog_type_of(column.dtype))) -%}
    {%- endfor -%}
    {%- if promised | sort(attribute="formatted") != built | sort(attribute="formatted") -%}
        {%- do exceptions.raise_contract_error(promised, built) -%}
    {%- endif -%}
{%- endmacro %}
