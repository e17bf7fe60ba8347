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
    cast(count(*) as double) as deliveries,
    cast(count(published_at) as double) as published,
    cast(count(*) - count(published_at) as double) as unpublished,
    cast(sum(rows_landed) as double) as rows_landed,
    cast(sum(bytes_landed) as double) as bytes_landed
from newest
