-- question: Which deliveries came for each month, how many lines had they, and what became of them?
-- subject: Invoices and deliveries
-- tables: cur_lakehouse_ops.deliveries
select
    billing_period,
    export_name,
    delivery_id,
    max("rows") as line_items,
    max_by(state, at) as state,
    count(*) as events
from cur_lakehouse_ops.deliveries
where billing_period between '2026-07' and '2026-09'
group by billing_period, export_name, delivery_id
order by billing_period, export_name, delivery_id
