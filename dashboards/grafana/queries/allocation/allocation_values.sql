with

daily as (

    select
        usage_date,
        tags_json,
        sum(amortized_cost) as cost
    from cost_daily
    -- include chosen_days_and_services
    group by usage_date, tags_json

),

valued as (

    select
        usage_date,
        coalesce(element_at(cast(json_parse(tags_json) as map(varchar, varchar)), ${tag_key:sqlstring}), '(no value)') as tag_value,
        sum(cost) as cost
    from daily
    group by 1, 2

),

ranked as (

    select
        tag_value,
        row_number() over (order by sum(cost) desc, tag_value asc) as place
    from valued
    group by tag_value

)

select
    valued.usage_date as day,
    case when ranked.place <= 8 then valued.tag_value else 'other values' end as tag_value,
    cast(sum(valued.cost) as double) as cost
from valued
inner join ranked on valued.tag_value = ranked.tag_value
group by 1, 2
order by 1, 2
