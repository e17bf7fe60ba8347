-- question: Who sends most on each path, and how much of the path's cost is theirs?
-- subject: Data transfer
-- tables: transfer_senders_monthly
with

-- All rows: those of nobody and of the resources that are not listed belong to the path's cost.
paths as (

    select
        path_class,
        currency,
        sum(unblended_cost) as path_cost
    from transfer_senders_monthly
    where billing_period = '2026-09'
    group by path_class, currency

),

senders as (

    select
        path_class,
        account_id,
        resource_name,
        currency,
        sum(metered_gb) as metered_gb,
        sum(unblended_cost) as unblended_cost,
        row_number() over (
            partition by path_class, currency
            order by sum(unblended_cost) desc, resource_name asc, account_id asc
        ) as place
    from transfer_senders_monthly
    where billing_period = '2026-09' and resource_name is not null
    group by path_class, account_id, resource_name, currency

)

select
    senders.path_class,
    senders.place,
    senders.account_id,
    senders.resource_name,
    senders.currency,
    senders.metered_gb,
    senders.unblended_cost,
    paths.path_cost,
    cast(senders.unblended_cost as double) / nullif(cast(paths.path_cost as double), 0) as of_path_ratio
from senders
inner join paths on senders.path_class = paths.path_class and senders.currency = paths.currency
where senders.place <= 3
order by paths.path_cost desc, senders.path_class asc, senders.place asc
