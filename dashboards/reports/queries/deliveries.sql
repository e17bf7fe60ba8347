-- Which delivery answered for the month, and from which day to which.
select
    export_name,
    payer_account_id,
    delivery_id,
    min(usage_date) as first_day,
    max(usage_date) as last_day,
    sum(line_items) as line_items
from cost_daily
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by export_name, payer_account_id, delivery_id
order by export_name asc, payer_account_id asc, delivery_id asc
