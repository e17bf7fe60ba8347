select
    tag_key,
    cast(sum(tagged_taggable_cost) as double) / nullif(cast(sum(taggable_cost) as double), 0) as coverage_ratio
from tag_coverage_daily
-- include chosen_days_and_services
group by tag_key
order by 2 desc, 1 asc
limit 50
