-- question: What does moving data cost, path by path, and how much is moved?
-- subject: Data transfer
-- tables: data_transfer_daily
select
    path_class,
    currency,
    sum(unblended_cost) as unblended_cost,
    sum(metered_gb) as metered_gb,
    sum(moved_gb) as moved_gb
from data_transfer_daily
where billing_period = '2026-09'
group by path_class, currency
order by unblended_cost desc, path_class asc
