with

daily as (

    select
        usage_date,
        sum(running_hours_reserved) as reserved_hours,
        sum(running_hours_on_demand) as on_demand_hours,
        sum(on_demand_equivalent_savings_plan) as plan_covered,
        sum(on_demand_equivalent_eligible_on_demand) as plan_eligible
    from commitment_coverage_daily
    -- include chosen_days
    group by usage_date

)

select
    usage_date as day,
    cast(reserved_hours as double)
    / nullif(cast(reserved_hours + on_demand_hours as double), 0) as ri_coverage_hours_ratio,
    cast(plan_covered as double)
    / nullif(cast(plan_covered + plan_eligible as double), 0) as sp_coverage_ratio
from daily
order by usage_date
