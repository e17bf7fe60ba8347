with

tagged as (

    select
        account_id,
        tags_json,
        sum(amortized_cost) as cost
    from cost_daily
    -- include chosen_days_and_services
    group by account_id, tags_json

),

valued as (

    select
        coalesce(element_at(cast(json_parse(tags_json) as map(varchar, varchar)), ${tag_key:sqlstring}), '(no value)') as tag_value,
        sum(cost) as cost,
        count(distinct account_id) as accounts
    from tagged
    group by 1

)

select
    tag_value,
    cast(cost as double) as cost,
    cast(cost as double) / nullif(cast(sum(cost) over () as double), 0) as share_ratio,
    cast(accounts as double) as accounts
from valued
order by cost desc, tag_value asc
limit 50
