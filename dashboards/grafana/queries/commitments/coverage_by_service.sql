with

sums as (

    select
        service,
        coalesce(sum(on_demand_equivalent_reserved), 0) as reserved,
        coalesce(sum(on_demand_equivalent_savings_plan), 0) as plan,
        coalesce(sum(on_demand_equivalent_eligible_on_demand), 0) as on_demand
    from commitment_coverage_daily
    -- include chosen_days
    group by service

)

select
    service,
    cast(reserved as double) as reserved,
    cast(plan as double) as plan,
    cast(on_demand as double) as on_demand,
    cast(reserved + plan as double) / nullif(cast(reserved + plan + on_demand as double), 0) as covered_ratio
from sums
where reserved + plan + on_demand > 0
order by on_demand desc, service asc
limit 50
