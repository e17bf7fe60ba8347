-- The sums that coverage ratios are made of. The ratio of the sums is the answer; a mean of ratios is none.
select
    usage_date,
    account_id,
    service,
    coalesce(family, 'none') as family,
    currency,
    cast(sum(running_hours_reserved) as double) as reserved_hours,
    cast(sum(running_hours_on_demand) as double) as on_demand_hours,
    cast(sum(on_demand_equivalent_savings_plan) as double) as plan_covered,
    cast(sum(on_demand_equivalent_eligible_on_demand) as double) as plan_eligible
from cur_lakehouse.commitment_coverage_daily
where billing_period >= date_format(date_add('month', -12, current_date), '%Y-%m')
group by 1, 2, 3, 4, 5
