-- question: Which figures of a month did a later delivery change, and by how much?
-- subject: Invoices and deliveries
-- tables: cur_lakehouse_ops.restatements
select
    billing_period,
    export_name,
    metric,
    currency,
    dimension,
    member,
    cast(previous_value as decimal(38, 12)) as previous_value,
    cast(new_value as decimal(38, 12)) as new_value,
    cast(difference as decimal(38, 12)) as difference
from cur_lakehouse_ops.restatements
where billing_period between '2026-07' and '2026-09' and table_name = 'cost_daily'
order by
    billing_period asc,
    metric asc,
    dimension asc nulls first,
    abs(cast(difference as decimal(38, 12))) desc,
    member asc
