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
