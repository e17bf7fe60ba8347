with

daily as (

    select
        billing_period,
        usage_date,
        account_id,
        sum($metric) as cost
    from cost_daily
    -- include chosen_months_and_services
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
