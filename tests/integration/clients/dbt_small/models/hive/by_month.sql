{{ config(materialized='table', partitioned_by=['month']) }}
select id, amount, name, month from {{ ref('costs_view') }}
