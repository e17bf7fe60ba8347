-- question: What share of the taggable cost carries each tag, and what does the rest cost?
-- subject: Owners and tags
-- tables: tag_coverage_daily
select
    tag_key,
    currency,
    sum(taggable_cost) as taggable_cost,
    sum(tagged_taggable_cost) as tagged_taggable_cost,
    sum(taggable_cost - tagged_taggable_cost) as untagged_cost,
    cast(sum(tagged_taggable_cost) as double) / nullif(cast(sum(taggable_cost) as double), 0) as coverage_ratio
from tag_coverage_daily
where billing_period = '2026-09'
group by tag_key, currency
order by coverage_ratio desc, tag_key asc
