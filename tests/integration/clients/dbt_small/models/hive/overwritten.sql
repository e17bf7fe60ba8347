{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partitioned_by=['month']) }}
select id, amount, month from {{ ref('costs_view') }}
{% if is_incremental() %} where month >= '2026-02' {% endif %}
