-- question: Which accounts spend the money, and what share of it?
-- subject: Cost
-- tables: cost_daily
select
    account_id,
    currency,
    sum(amortized_cost) as amortized_cost,
    cast(sum(amortized_cost) as double)
    / cast(sum(sum(amortized_cost)) over (partition by currency) as double) as share_ratio
from cost_daily
where billing_period = '2026-09'
group by account_id, currency
order by amortized_cost desc, account_id asc
