-- question: Does the bill agree with the invoices, number by number?
-- subject: Invoices and deliveries
-- tables: invoice_check
select
    billing_period,
    invoice_id,
    bill_type,
    billing_entity,
    currency,
    bill_total,
    invoice_total,
    difference,
    state
from invoice_check
where billing_period between '2026-07' and '2026-09'
order by billing_period, invoice_id nulls last, bill_type, billing_entity, currency
