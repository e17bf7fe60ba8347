-- The currencies of the month, the one with most lines first.
select
    currency,
    sum(line_items) as line_items
from cost_daily
where
    billing_period = '{{ month }}'
    and {{ in_scope }}
group by currency
order by line_items desc, currency asc
