with

daily as (

    select
        usage_date,
        path_class,
        sum(moved_gb) as measure
    from data_transfer_path_daily
    where
        billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
        and $__dateFilter(usage_date)
        and currency = ${currency:sqlstring}
        and ('__all' in ($account) or account_id in ($account))
    group by usage_date, path_class

),

ranked as (

    select
        path_class,
        row_number() over (order by coalesce(sum(measure), 0) desc, path_class asc) as place
    from daily
    group by path_class

)

select
    daily.usage_date as day,
    case when ranked.place <= 8 then daily.path_class else 'other paths' end as path_class,
    cast(sum(daily.measure) as double) as moved_gb
from daily
inner join ranked on daily.path_class = ranked.path_class
where daily.measure is not null
group by 1, 2
order by 1, 2
