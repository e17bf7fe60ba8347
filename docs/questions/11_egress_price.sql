-- question: What does a gigabyte cost on each path, before and after credits, and how many were free?
-- subject: Data transfer
-- tables: data_transfer_daily
select
    path_class,
    currency,
    sum(metered_gb) as metered_gb,
    sum(moved_gb) as moved_gb,
    sum(free_tier_gb) as free_tier_gb,
    sum(usage_cost) as usage_cost,
    sum(credit_cost) as credit_cost,
    cast(sum(case when metered_gb is not null then usage_cost end) as double)
    / nullif(cast(sum(priced_gb) as double), 0) as price_per_priced_gb,
    cast(sum(unblended_cost) as double) / nullif(cast(sum(metered_gb) as double), 0) as cost_per_metered_gb
from data_transfer_daily
where billing_period = '2026-09'
group by path_class, currency
having sum(metered_gb) > 0
order by usage_cost desc, path_class asc
