select
    usage_date as day,
    tag_key,
    cast(sum(tagged_taggable_cost) as double) / nullif(cast(sum(taggable_cost) as double), 0) as coverage_ratio
from tag_coverage_daily
-- include chosen_days_and_services
group by usage_date, tag_key
order by 1, 2
