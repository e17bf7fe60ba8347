-- question: What do sellers on the Marketplace charge, for which product and to which account?
-- subject: Cost
-- tables: cost_daily
select
    product_code,
    account_id,
    charge_type,
    currency,
    sum(unblended_cost) as unblended_cost,
    sum(line_items) as line_items
from cost_daily
where billing_period = '2026-09' and billing_entity = 'AWS Marketplace'
group by product_code, account_id, charge_type, currency
order by unblended_cost desc, product_code asc, account_id asc
