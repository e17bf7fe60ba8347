-- include compared_by_account

select
    account_id,
    cast(this_month as double) as this_month,
    cast(month_before as double) as month_before,
    cast(this_month - month_before as double) as change
from compared
where this_month <> 0 or month_before <> 0
order by this_month desc, account_id asc
limit 10
