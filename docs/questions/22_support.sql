-- question: What does support cost, and what share of the rest of the bill is it?
-- subject: Cost
-- tables: cost_daily
select
    billing_period,
    currency,
    sum(case when service like 'AWSSupport%' then unblended_cost else 0 end) as support_cost,
    sum(case when service like 'AWSSupport%' then 0 else unblended_cost end) as other_cost,
    cast(sum(case when service like 'AWSSupport%' then unblended_cost else 0 end) as double)
    / nullif(cast(sum(case when service like 'AWSSupport%' then 0 else unblended_cost end) as double), 0)
        as of_the_rest_ratio
from cost_daily
where billing_period between '2026-07' and '2026-09'
group by billing_period, currency
order by billing_period, currency
