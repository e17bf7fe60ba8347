with

newest as (

    select
        export_name,
        billing_period,
        delivery_id,
        max_by(state, at) as state,
        max(ordered_at) as ordered_at,
        max(case when state = 'published' then at end) as published_at,
        max(rows) as rows_landed,
        max(bytes) as bytes_landed
    from cur_lakehouse_ops.deliveries
    where billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    group by export_name, billing_period, delivery_id

)

select
    billing_period,
    export_name,
    state,
    ordered_at,
    published_at,
    cast(
        date_diff('second', from_iso8601_timestamp(ordered_at), from_iso8601_timestamp(published_at)) as double
    ) / 60 as minutes,
    cast(rows_landed as double) as rows_landed
from newest
order by ordered_at desc, billing_period desc, export_name asc
limit 50
