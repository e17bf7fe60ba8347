{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', partitioned_by=['month(d)']) }}
select id, d, amount from {{ ref('costs_view') }}
{% if is_incremental() %} where id > 2 {% endif %}
