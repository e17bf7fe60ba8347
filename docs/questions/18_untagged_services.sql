-- question: In which services and accounts is the cost that carries no team?
-- subject: Owners and tags
-- tables: tag_coverage_daily
select
    account_id,
    service,
    currency,
    sum(taggable_cost - tagged_taggable_cost) as untagged_cost,
    sum(taggable_cost) as taggable_cost
from tag_coverage_daily
where billing_period = '2026-09' and tag_key = 'team'
group by account_id, service, currency
having sum(taggable_cost - tagged_taggable_cost) > 0
order by untagged_cost desc, account_id asc, service asc
