with

newest as (

    select
        export_name,
        delivery_id,
        min(at) as first_at,
        max(case when state = 'published' then 1 else 0 end) as is_published
    from cur_lakehouse_ops.deliveries
    group by export_name, delivery_id

)

select
    export_name,
    cast(
        count_if(
            is_published = 0
            and from_iso8601_timestamp(first_at) between date_add('day', -7, now()) and date_add('hour', -6, now())
        ) as double
    ) as value
from newest
group by export_name
