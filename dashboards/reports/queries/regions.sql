-- Each region of the month and of the month before.
select
    coalesce(region, 'no region') as region,
    coalesce(sum(amortized_cost) filter (where billing_period = '{{ month }}'), 0) as amortized_cost,
    coalesce(sum(amortized_cost) filter (where billing_period = '{{ month_before }}'), 0) as month_before,
    coalesce(sum(amortized_cost) filter (where billing_period = '{{ month }}'), 0)
    - coalesce(sum(amortized_cost) filter (where billing_period = '{{ month_before }}'), 0) as difference,
    coalesce(sum(unblended_cost) filter (where billing_period = '{{ month }}'), 0) as unblended_cost,
    count(distinct service) filter (where billing_period = '{{ month }}') as services
from cost_daily
where
    billing_period in ('{{ month_before }}', '{{ month }}')
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by coalesce(region, 'no region')
order by amortized_cost desc, region asc
