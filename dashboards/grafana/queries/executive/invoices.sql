select
    billing_period,
    invoice_id,
    bill_type,
    billing_entity,
    cast(bill_total as double) as bill_total,
    cast(invoice_total as double) as invoice_total,
    state
from invoice_check
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and currency = ${currency:sqlstring}
order by billing_period desc, abs(bill_total) desc, invoice_id asc
limit 20
