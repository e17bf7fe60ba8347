-- question: Why does the amortized cost differ from the invoice, and which delivery says so?
-- subject: Invoices and deliveries
-- tables: cost_daily
select
    billing_period,
    delivery_id,
    currency,
    max(case when is_estimated then 'open' else 'invoiced' end) as invoice_state,
    sum(unblended_cost) as unblended_cost,
    sum(amortized_cost) as amortized_cost,
    sum(commitment_trueup) as commitment_trueup,
    sum(commitment_upfront_fee) as commitment_upfront_fee,
    sum(unblended_cost - amortized_cost - commitment_trueup - commitment_upfront_fee) as difference
from cost_daily
where billing_period between '2026-07' and '2026-09'
group by billing_period, delivery_id, currency
order by billing_period, delivery_id, currency
