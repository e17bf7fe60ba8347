-- question: What does each owner of accounts answer for, month by month?
-- subject: Owners and tags
-- tables: cost_daily, accounts
select
    coalesce(accounts.owner, accounts.account_name, cost.account_id) as owner,
    coalesce(accounts.environment, '(not in settings)') as environment,
    cost.currency,
    sum(case when cost.billing_period = '2026-09' then cost.amortized_cost else 0 end) as this_month,
    sum(case when cost.billing_period = '2026-08' then cost.amortized_cost else 0 end) as month_before
from cost_daily as cost
left join accounts on cost.account_id = accounts.account_id
where cost.billing_period between '2026-08' and '2026-09'
group by
    coalesce(accounts.owner, accounts.account_name, cost.account_id),
    coalesce(accounts.environment, '(not in settings)'),
    cost.currency
order by this_month desc, owner asc
