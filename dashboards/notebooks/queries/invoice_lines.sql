-- What the month's lines are, as invoices group them: seller, charge type, service; the part without an invoice yet.
select
    billing_entity,
    charge_type,
    coalesce(service, 'no service') as service,
    sum(unblended_cost) as unblended_cost,
    coalesce(sum(unblended_cost) filter (where is_estimated), 0) as not_invoiced_cost,
    sum(line_items) as line_items
from cost_daily
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by billing_entity, charge_type, coalesce(service, 'no service')
order by unblended_cost desc, billing_entity asc, charge_type asc, service asc
