select
    commitment_id,
    currency,
    cast(days_left as double) as value
from commitment_expiry
where days_left >= 0
order by days_left asc, commitment_id asc
limit 20
