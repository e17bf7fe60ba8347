{{ config(materialized='table') }}
select id, cast(at as timestamp(6)) as at, d, amount, name from {{ ref('costs_view') }}
