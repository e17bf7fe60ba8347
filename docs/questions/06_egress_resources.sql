-- question: Which resources send the most to the internet, and on which day did each send most?
-- subject: Data transfer
-- tables: data_transfer_daily
with

daily as (

    select
        usage_date,
        account_id,
        resource_id,
        currency,
        sum(unblended_cost) as unblended_cost,
        sum(moved_gb) as moved_gb
    from data_transfer_daily
    where
        billing_period = '2026-09'
        and path_class = 'internet_out'
        and resource_id <> ''
    group by usage_date, account_id, resource_id, currency

)

select
    account_id,
    resource_id,
    currency,
    sum(unblended_cost) as unblended_cost,
    sum(moved_gb) as moved_gb,
    max_by(usage_date, row(unblended_cost, usage_date)) as highest_day,
    max(unblended_cost) as highest_day_cost
from daily
group by account_id, resource_id, currency
order by unblended_cost desc, resource_id asc
limit 10
