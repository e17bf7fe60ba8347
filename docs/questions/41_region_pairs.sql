-- question: Which regions send to which, how much, and at what cost?
-- subject: Data transfer
-- tables: data_transfer_daily
select
    from_region,
    to_region,
    currency,
    sum(moved_gb) as moved_gb,
    sum(unblended_cost) as unblended_cost,
    cast(sum(unblended_cost) as double) / nullif(cast(sum(metered_gb) as double), 0) as cost_per_metered_gb
from data_transfer_daily
where billing_period = '2026-09' and path_class = 'inter_region_out'
group by from_region, to_region, currency
order by unblended_cost desc, from_region asc, to_region asc
