with

utilization as (

    select
        sum(case when commitment_type = 'ReservedInstance' then used_quantity end) as reserved_used,
        sum(case when commitment_type = 'ReservedInstance' then committed_quantity end) as reserved_committed,
        sum(case when commitment_type = 'SavingsPlan' then used_quantity end) as plan_used,
        sum(case when commitment_type = 'SavingsPlan' then committed_quantity end) as plan_committed
    from commitment_utilization_daily
    -- include chosen_days

),

coverage as (

    select
        sum(running_hours_reserved) as reserved_hours,
        sum(running_hours_on_demand) as on_demand_hours,
        sum(on_demand_equivalent_savings_plan) as plan_covered,
        sum(on_demand_equivalent_eligible_on_demand) as plan_eligible
    from commitment_coverage_daily
    -- include chosen_days

)

select
    cast(utilization.reserved_used as double)
    / nullif(cast(utilization.reserved_committed as double), 0) as ri_utilization_ratio,
    cast(utilization.plan_used as double)
    / nullif(cast(utilization.plan_committed as double), 0) as sp_utilization_ratio,
    cast(coverage.reserved_hours as double)
    / nullif(cast(coverage.reserved_hours + coverage.on_demand_hours as double), 0) as ri_coverage_hours_ratio,
    cast(coverage.plan_covered as double)
    / nullif(cast(coverage.plan_covered + coverage.plan_eligible as double), 0) as sp_coverage_ratio
from utilization
cross join coverage
