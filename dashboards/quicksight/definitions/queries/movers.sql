-- The newest month beside the same days of the month before, so that an open month is not compared with a whole one.
with daily as (
    select
        billing_period,
        usage_date,
        account_id,
        service,
        currency,
        sum(amortized_cost) as cost
    from cur_lakehouse.cost_daily
    where billing_period >= date_format(date_add('month', -3, current_date), '%Y-%m')
    group by billing_period, usage_date, account_id, service, currency
),

months as (
    select
        billing_period,
        max(usage_date) as last_day
    from daily
    group by billing_period
),

newest as (
    select
        billing_period,
        cast(billing_period || '-01' as date) as billing_month,
        date_format(date_add('month', -1, cast(billing_period || '-01' as date)), '%Y-%m') as month_before,
        if(day(date_add('day', 1, last_day)) = 1, 31, day(last_day)) as through_day
    from months
    order by billing_period desc
    limit 1
),

compared as (
    select
        newest.billing_month,
        daily.account_id,
        daily.service,
        daily.currency,
        sum(if(daily.billing_period = newest.billing_period, daily.cost, 0)) as this_month,
        sum(
            if(
                daily.billing_period = newest.month_before and day(daily.usage_date) <= newest.through_day,
                daily.cost,
                0
            )
        ) as month_before
    from daily
    cross join newest
    group by newest.billing_month, daily.account_id, daily.service, daily.currency
)

select
    compared.billing_month,
    compared.account_id,
    coalesce(named.account_name, compared.account_id) as account_name,
    compared.service,
    compared.currency,
    cast(compared.this_month as double) as this_month,
    cast(compared.month_before as double) as month_before,
    cast(compared.this_month - compared.month_before as double) as cost_change
from compared
left join cur_lakehouse.accounts as named on compared.account_id = named.account_id
where compared.this_month <> 0 or compared.month_before <> 0
