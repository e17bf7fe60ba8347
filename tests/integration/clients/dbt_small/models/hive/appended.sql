{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='append_new_columns') }}
select id, amount{% if var('grown', false) %}, name as note{% endif %} from {{ ref('costs_view') }}
