{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='sync_all_columns') }}
select cast(id as {{ 'bigint' if var('grown', false) else 'integer' }}) as id, amount,
  {{ 'd' if var('grown', false) else 'name' }}
from {{ ref('costs_view') }}
