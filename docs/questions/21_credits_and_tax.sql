-- question: What came off each month by credits, refunds and discounts, and what went on as tax?
-- subject: Cost
-- tables: cost_daily
select
    billing_period,
    currency,
    sum(case when charge_type = 'Credit' then unblended_cost else 0 end) as credits,
    sum(case when charge_type = 'Refund' then unblended_cost else 0 end) as refunds,
    sum(case when charge_type like '%Discount' then unblended_cost else 0 end) as discounts,
    sum(case when charge_type = 'Tax' then unblended_cost else 0 end) as tax,
    sum(unblended_cost) as unblended_cost
from cost_daily
where billing_period between '2026-07' and '2026-09'
group by billing_period, currency
order by billing_period, currency
