with

sums as (

    select
        sum(total_cost) as total_cost,
        sum(tagged_cost) as tagged_cost,
        sum(taggable_cost) as taggable_cost,
        sum(tagged_taggable_cost) as tagged_taggable_cost,
        sum(effective_cost) as effective_cost
    from tag_coverage_daily
    -- include chosen_days_and_services
        and tag_key = ${tag_key:sqlstring}

)

select
    cast(tagged_cost as double) as tagged_cost,
    cast(total_cost - tagged_cost as double) as untagged_cost,
    cast(total_cost - tagged_cost as double) / nullif(cast(total_cost as double), 0) as untagged_ratio,
    cast(tagged_taggable_cost as double) / nullif(cast(taggable_cost as double), 0) as coverage_ratio,
    cast(effective_cost as double) / nullif(cast(taggable_cost as double), 0) as effective_ratio
from sums
