-- question: What does the month cost in the words of FOCUS, for tools that read it?
-- subject: Cost
-- tables: focus_costs
select
    chargecategory,
    pricingcategory,
    billingcurrency,
    sum(billedcost) as billedcost,
    sum(effectivecost) as effectivecost,
    sum(listcost) as listcost
from focus_costs
where billing_period = '2026-09'
group by chargecategory, pricingcategory, billingcurrency
order by billedcost desc, chargecategory asc
