-- question: How does what a gigabyte costs go from month to month on the dearest paths?
-- subject: Data transfer
-- tables: data_transfer_daily
select
    path_class,
    billing_period,
    currency,
    sum(metered_gb) as metered_gb,
    sum(unblended_cost) as unblended_cost,
    cast(sum(unblended_cost) as double) / nullif(cast(sum(metered_gb) as double), 0) as cost_per_metered_gb
from data_transfer_daily
where
    billing_period between '2026-07' and '2026-09'
    and path_class in ('internet_out', 'cloudfront_viewer', 'nat_processing', 'inter_az', 'inter_region_out')
group by path_class, billing_period, currency
order by path_class, billing_period, currency
