with

flows as (

    select
        coalesce(from_region, 'internet') as source,
        coalesce(to_region, 'internet') as target,
        sum(unblended_cost) as cost,
        sum(moved_gb) as gb
    from data_transfer_path_daily
    -- include chosen_days
        and has_bytes
    group by 1, 2

)

select
    source || ' to ' || target as id,
    source,
    target,
    cast(cost as double) as mainstat,
    cast(gb as double) as secondarystat
from flows
where source <> target
order by cost desc, source asc, target asc
limit 50
