-- How much of what a commitment could cover was covered.
select
    service,
    region,
    family,
    sum(running_hours_reserved) as running_hours_reserved,
    sum(running_hours_savings_plan) as running_hours_savings_plan,
    sum(running_hours_on_demand) as running_hours_on_demand,
    sum(running_hours_spot) as running_hours_spot,
    cast(sum(running_hours_reserved) as double)
    / nullif(cast(sum(running_hours_reserved + running_hours_on_demand) as double), 0) as ri_coverage_hours_ratio,
    cast(sum(on_demand_equivalent_savings_plan) as double) / nullif(
        cast(sum(on_demand_equivalent_savings_plan + on_demand_equivalent_eligible_on_demand) as double), 0
    ) as sp_coverage_ratio,
    sum(on_demand_equivalent_eligible_on_demand) as still_on_demand
from commitment_coverage_daily
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by service, region, family
having
    sum(running_hours_reserved + running_hours_savings_plan + running_hours_on_demand) > 0
    or sum(on_demand_equivalent_savings_plan + on_demand_equivalent_eligible_on_demand) > 0
order by still_on_demand desc, service asc, region asc, family asc
