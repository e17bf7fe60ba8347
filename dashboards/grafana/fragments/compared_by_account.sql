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

-- include newest_month

compared as (

    select
        daily.account_id,
-- include both_months
    from daily
    cross join newest
    group by daily.account_id

)
