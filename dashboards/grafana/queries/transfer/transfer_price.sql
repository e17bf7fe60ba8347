with

daily as (

    select
        usage_date,
        path_class,
        sum(usage_cost) as cost,
        sum(priced_gb) as gb
    from data_transfer_path_daily
    -- include chosen_days
    group by usage_date, path_class
    having sum(priced_gb) > 0

),

ranked as (

    select
        path_class,
        row_number() over (order by sum(cost) desc, path_class asc) as place
    from daily
    group by path_class

)

select
    daily.usage_date as day,
    daily.path_class,
    cast(daily.cost as double) / cast(daily.gb as double) as price
from daily
inner join ranked on daily.path_class = ranked.path_class
where ranked.place <= 5
order by 1, 2
