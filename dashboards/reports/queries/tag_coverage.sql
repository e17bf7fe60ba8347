-- Net amortized cost that could carry each tag, and that does.
select
    tag_key,
    sum(taggable_cost) as taggable_cost,
    sum(tagged_taggable_cost) as tagged_taggable_cost,
    sum(taggable_cost - tagged_taggable_cost) as untagged_cost,
    sum(effective_cost) as effective_cost,
    cast(sum(tagged_taggable_cost) as double) / nullif(cast(sum(taggable_cost) as double), 0) as coverage_ratio,
    cast(sum(effective_cost) as double) / nullif(cast(sum(taggable_cost) as double), 0) as effective_ratio
from tag_coverage_daily
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by tag_key
order by tag_key asc
