{{ config(materialized='view', event_time='at') }}
select id, at, cast(at as date) as d, date_format(at, '%Y-%m') as month, amount, name from {{ ref('costs') }}
