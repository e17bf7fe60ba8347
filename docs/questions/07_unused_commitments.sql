-- question: Which commitments are not used up, and what does the unused part cost?
-- subject: Commitments
-- tables: commitment_utilization_daily
select
    commitment_type,
    commitment_id,
    currency,
    cast(sum(used_quantity) as double) / nullif(cast(sum(committed_quantity) as double), 0) as utilization_ratio,
    sum(committed_cost) as committed_cost,
    sum(unused_cost) as unused_cost,
    sum(net_savings) as net_savings
from commitment_utilization_daily
where billing_period = '2026-09'
group by commitment_type, commitment_id, currency
order by unused_cost desc, commitment_id asc
