select
    cast(count(distinct message_id) as double) as letters,
    cast(count(*) as double) as replays
from cur_lakehouse_ops.replays
