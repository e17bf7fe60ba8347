{{ config(materialized='table') }}
select id, at, d, amount, name from {{ ref('costs_view') }}
