-- question: On which days did each path cost most, and what does an average day cost?
-- subject: Data transfer
-- tables: data_transfer_path_daily
with

daily as (

    select
        usage_date,
        path_class,
        currency,
        sum(unblended_cost) as unblended_cost,
        sum(moved_gb) as moved_gb
    from data_transfer_path_daily
    where billing_period = '2026-09'
    group by usage_date, path_class, currency

)

select
    path_class,
    currency,
    sum(unblended_cost) as unblended_cost,
    sum(moved_gb) as moved_gb,
    avg(cast(unblended_cost as double)) as average_day_cost,
    max_by(usage_date, row(unblended_cost, usage_date)) as highest_day,
    max(unblended_cost) as highest_day_cost
from daily
group by path_class, currency
order by unblended_cost desc, path_class asc
