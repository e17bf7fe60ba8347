-- question: Where does the value of each tag come from, and what has none from anywhere?
-- subject: Owners and tags
-- tables: tag_coverage_daily
select
    tag_key,
    currency,
    sum(taggable_cost) as taggable_cost,
    sum(tagged_taggable_cost) as from_resource,
    sum(account_tag_cost) as from_account,
    sum(iam_principal_cost) as from_iam_principal,
    sum(cost_category_cost) as from_cost_category,
    sum(default_cost) as from_settings,
    sum(taggable_cost - effective_cost) as from_nowhere
from tag_coverage_daily
where billing_period = '2026-09'
group by tag_key, currency
order by from_nowhere desc, tag_key asc
