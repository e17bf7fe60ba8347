-- question: How are instance hours bought, family by family, and what do spot and commitments save?
-- subject: Commitments
-- tables: commitment_coverage_daily
select
    service,
    family,
    currency,
    sum(running_hours_on_demand) as hours_on_demand,
    sum(running_hours_reserved) as hours_reserved,
    sum(running_hours_savings_plan) as hours_savings_plan,
    sum(running_hours_spot) as hours_spot,
    sum(amortized_cost) as amortized_cost,
    sum(public_on_demand_cost - amortized_cost) as saved
from commitment_coverage_daily
where billing_period = '2026-09' and family <> ''
group by service, family, currency
order by amortized_cost desc, service asc, family asc
