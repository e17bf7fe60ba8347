-- Bytes by path. Metered is what the bill counts (both ends of a two-sided charge), moved counts each byte once.
select
    path_class,
    sum(unblended_cost) as unblended_cost,
    sum(amortized_cost) as amortized_cost,
    sum(metered_gb) as metered_gb,
    sum(moved_gb) as moved_gb,
    cast(sum(usage_cost) as double) / nullif(cast(sum(metered_gb) as double), 0) as cost_per_metered_gb,
    sum(line_items) as line_items
from data_transfer_daily
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by path_class
order by unblended_cost desc, path_class asc
