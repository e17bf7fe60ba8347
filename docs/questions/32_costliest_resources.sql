-- question: Which resources cost most, and whose are they?
-- subject: Resources
-- tables: cost_resource_daily
select
    account_id,
    resource_id,
    product_code,
    currency,
    max(json_extract_scalar(tags_json, '$.team')) as team,
    sum(amortized_cost) as amortized_cost,
    count(distinct usage_date) as days_with_cost
from cost_resource_daily
where billing_period = '2026-09' and resource_id <> ''
group by account_id, resource_id, product_code, currency
order by amortized_cost desc, resource_id asc
limit 25
