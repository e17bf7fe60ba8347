with

daily as (

    select
        billing_period,
        usage_date,
        account_id,
        sum($metric) as cost
    from cost_daily
    where
        billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
        and currency = ${currency:sqlstring}
        and ('__all' in ($account) or account_id in ($account))
        and ('__all' in ($service) or service in ($service))
    group by billing_period, usage_date, account_id

),

months as (

    select
        billing_period,
        max(usage_date) as last_day
    from daily
    group by billing_period

),

newest as (

    -- A month that is still open is compared with the same days of the month before.
    select
        billing_period,
        date_format(date_add('month', -1, cast(billing_period || '-01' as date)), '%Y-%m') as month_before,
        case when day(date_add('day', 1, last_day)) = 1 then 31 else day(last_day) end as through_day
    from months
    order by billing_period desc
    limit 1

),

compared as (

    select
        daily.account_id,
        sum(case when daily.billing_period = newest.billing_period then daily.cost else 0 end) as this_month,
        sum(
            case
                when daily.billing_period = newest.month_before and day(daily.usage_date) <= newest.through_day
                    then daily.cost
                else 0
            end
        ) as month_before
    from daily
    cross join newest
    group by daily.account_id

)

select
    coalesce(accounts.account_name, compared.account_id) as account_name,
    cast(compared.this_month as double) as this_month,
    cast(compared.month_before as double) as month_before,
    cast(compared.this_month - compared.month_before as double) as change,
    cast(compared.this_month - compared.month_before as double)
    / nullif(cast(compared.month_before as double), 0) as change_ratio
from compared
left join accounts on compared.account_id = accounts.account_id
where compared.this_month <> 0 or compared.month_before <> 0
order by abs(compared.this_month - compared.month_before) desc, compared.account_id asc
limit 10
