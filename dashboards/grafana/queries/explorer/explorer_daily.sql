with

daily as (

    select
        usage_date,
        coalesce($dimension, '(none)') as series,
        sum($metric) as cost
    from cost_daily
    -- include chosen_days_and_services
    group by 1, 2

),

ranked as (

    select
        series,
        row_number() over (order by sum(cost) desc, series asc) as place
    from daily
    group by series

)

select
    daily.usage_date as day,
    case when ranked.place <= 10 then daily.series else 'others' end as value,
    cast(sum(daily.cost) as double) as cost
from daily
inner join ranked on daily.series = ranked.series
group by 1, 2
order by 1, 2
