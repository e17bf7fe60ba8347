-- question: How did the coverage of each tag go from month to month, and what is its effective coverage?
-- subject: Owners and tags
-- tables: tag_coverage_daily
select
    tag_key,
    billing_period,
    currency,
    sum(taggable_cost) as taggable_cost,
    cast(sum(tagged_cost) as double) / nullif(cast(sum(total_cost) as double), 0) as raw_ratio,
    cast(sum(tagged_taggable_cost) as double) / nullif(cast(sum(taggable_cost) as double), 0) as coverage_ratio,
    cast(sum(total_cost) - sum(taggable_cost) as double) / nullif(cast(sum(total_cost) as double), 0)
        as untaggable_ratio,
    cast(sum(valid_cost) as double) / nullif(cast(sum(taggable_cost) as double), 0) as valid_ratio,
    cast(sum(effective_cost) as double) / nullif(cast(sum(taggable_cost) as double), 0) as effective_ratio
from tag_coverage_daily
where billing_period between '2026-07' and '2026-09'
group by tag_key, billing_period, currency
order by tag_key, billing_period, currency
