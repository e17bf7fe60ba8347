-- The bill's invoices beside what was typed in from the PDFs. An invoice is of a payer, never of one account.
select
    invoice_id,
    payer_account_id,
    bill_type,
    billing_entity,
    bill_total,
    invoice_total,
    difference,
    state,
    line_items
from invoice_check
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ payer_in_scope }}
order by invoice_id asc, payer_account_id asc, bill_type asc, billing_entity asc
