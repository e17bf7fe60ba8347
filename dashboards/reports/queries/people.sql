-- Every account with what settings say of it.
select
    account_id,
    account_name,
    owner
from accounts
order by account_id asc
