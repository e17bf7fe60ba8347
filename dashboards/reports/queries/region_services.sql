-- What each region runs.
select
    coalesce(region, 'no region') as region,
    coalesce(service, 'no service') as service,
    coalesce(sum(amortized_cost) filter (where billing_period = '{{ month }}'), 0) as amortized_cost,
    coalesce(sum(amortized_cost) filter (where billing_period = '{{ month_before }}'), 0) as month_before,
    coalesce(sum(unblended_cost) filter (where billing_period = '{{ month }}'), 0) as unblended_cost,
    coalesce(sum(line_items) filter (where billing_period = '{{ month }}'), 0) as line_items
from cost_daily
where
    billing_period in ('{{ month_before }}', '{{ month }}')
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by coalesce(region, 'no region'), coalesce(service, 'no service')
order by region asc, amortized_cost desc, service asc
