select
    export_name,
    cast(date_diff('hour', from_iso8601_timestamp(max(at)), now()) as double) as value
from cur_lakehouse_ops.publications
where
    state = 'committed'
    and delivery_id <> 'derived'
group by export_name
