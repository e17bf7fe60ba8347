-- question: Whose resources lack a tag, which are the largest, and what counts for them meanwhile?
-- subject: Owners and tags
-- tables: tag_gaps_monthly
select
    tag_key,
    owner,
    account_id,
    resource_id,
    gap,
    tag_value,
    effective_value,
    value_source,
    currency,
    gap_cost,
    sum(gap_cost) over (partition by tag_key, owner, currency) as gap_cost_of_owner
from tag_gaps_monthly
where billing_period = '2026-09'
order by gap_cost_of_owner desc, gap_cost desc, tag_key asc, resource_id asc
limit 50
