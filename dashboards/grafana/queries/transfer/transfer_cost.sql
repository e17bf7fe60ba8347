with

daily as (

    select
        usage_date,
        path_class,
        sum(unblended_cost) as measure
    from data_transfer_path_daily
    -- include chosen_days
    group by usage_date, path_class

),

-- include ranked_paths

select
    daily.usage_date as day,
    case when ranked.place <= 8 then daily.path_class else 'other paths' end as path_class,
    cast(sum(daily.measure) as double) as cost
from daily
inner join ranked on daily.path_class = ranked.path_class
where daily.measure is not null
group by 1, 2
order by 1, 2
