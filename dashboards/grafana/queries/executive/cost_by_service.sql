with

daily as (

    select
        usage_date,
        service,
        sum($metric) as cost
    from cost_daily
    -- include chosen_days_and_services
    group by usage_date, service

),

ranked as (

    select
        service,
        row_number() over (order by sum(cost) desc, service asc) as place
    from daily
    group by service

)

select
    daily.usage_date as day,
    case when ranked.place <= 8 then daily.service else 'other services' end as service,
    cast(sum(daily.cost) as double) as cost
from daily
inner join ranked on daily.service = ranked.service
group by 1, 2
order by 1, 2
