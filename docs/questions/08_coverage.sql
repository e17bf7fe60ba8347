-- question: How much of what commitments could cover do they cover, service by service?
-- subject: Commitments
-- tables: commitment_coverage_daily
select
    service,
    currency,
    cast(sum(running_hours_reserved) as double)
    / nullif(cast(sum(running_hours_reserved + running_hours_on_demand) as double), 0) as ri_coverage_hours_ratio,
    cast(sum(on_demand_equivalent_savings_plan) as double)
    / nullif(
        cast(sum(on_demand_equivalent_savings_plan + on_demand_equivalent_eligible_on_demand) as double), 0
    ) as sp_coverage_ratio,
    sum(on_demand_equivalent_eligible_on_demand) as still_on_demand
from commitment_coverage_daily
where billing_period = '2026-09'
group by service, currency
having
    sum(running_hours_reserved + running_hours_on_demand) > 0
    or sum(on_demand_equivalent_savings_plan + on_demand_equivalent_eligible_on_demand) > 0
order by still_on_demand desc, service asc
