-- question: In which accounts do unused commitments lie, and what do they cost there?
-- subject: Commitments
-- tables: commitment_utilization_daily
select
    account_id,
    commitment_type,
    currency,
    sum(unused_cost) as unused_cost,
    sum(committed_cost) as committed_cost,
    cast(sum(unused_cost) as double) / nullif(cast(sum(committed_cost) as double), 0) as unused_ratio
from commitment_utilization_daily
where billing_period = '2026-09'
group by account_id, commitment_type, currency
order by unused_cost desc, account_id asc
