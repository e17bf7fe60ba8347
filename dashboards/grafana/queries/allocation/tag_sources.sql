select
    tag_key,
    cast(sum(valid_cost) as double) as valid_cost,
    cast(sum(tagged_taggable_cost - valid_cost) as double) as invalid_cost,
    cast(sum(account_tag_cost + iam_principal_cost) as double) as inherited_cost,
    cast(sum(cost_category_cost) as double) as category_cost,
    cast(sum(default_cost) as double) as default_cost,
    cast(sum(taggable_cost - effective_cost) as double) as missing_cost
from tag_coverage_daily
-- include chosen_days_and_services
group by tag_key
order by 1
limit 50
