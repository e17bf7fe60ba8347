-- Cost and bytes of each path by day.
select
    usage_date,
    path_class,
    sum(unblended_cost) as unblended_cost,
    sum(metered_gb) as metered_gb,
    sum(moved_gb) as moved_gb
from data_transfer_daily
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by usage_date, path_class
order by usage_date asc, path_class asc
