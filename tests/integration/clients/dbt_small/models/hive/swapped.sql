{{ config(materialized='table', ha=true, format='parquet', write_compression='snappy') }}
select id, amount, name from {{ ref('costs_view') }}
