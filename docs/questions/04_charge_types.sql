-- question: How much of the bill is use, and how much is tax, fees, credits and refunds?
-- subject: Cost
-- tables: cost_daily
select
    charge_type,
    currency,
    sum(unblended_cost) as unblended_cost,
    sum(line_items) as line_items
from cost_daily
where billing_period = '2026-09'
group by charge_type, currency
order by unblended_cost desc, charge_type asc
