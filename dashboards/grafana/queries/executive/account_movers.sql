-- include compared_by_account

select
    coalesce(accounts.account_name, compared.account_id) as account_name,
    cast(compared.this_month as double) as this_month,
    cast(compared.month_before as double) as month_before,
    cast(compared.this_month - compared.month_before as double) as change,
    cast(compared.this_month - compared.month_before as double)
    / nullif(cast(compared.month_before as double), 0) as change_ratio
from compared
left join accounts on compared.account_id = accounts.account_id
where compared.this_month <> 0 or compared.month_before <> 0
order by abs(compared.this_month - compared.month_before) desc, compared.account_id asc
limit 10
