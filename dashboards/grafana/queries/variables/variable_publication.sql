select
    max_by(export_name || ' ' || billing_period || ' ' || event_id, at) as text,
    max_by(export_name || ' ' || billing_period || ' ' || event_id, at) as value
from cur_lakehouse_ops.publications
where state = 'committed'
