{{ config(
    materialized='incremental', incremental_strategy='microbatch', event_time='at', begin='2026-01-01',
    batch_size='day', partitioned_by=['d']
) }}
select id, at, amount, d from {{ ref('costs_view') }}
