with

daily as (

    -- Whole months, so that the first days of the range have days before them to be compared with.
    select
        usage_date,
        account_id,
        service,
        cast(sum($metric) as double) as cost
    from cost_daily
    -- include chosen_months_and_services
        and charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
    group by usage_date, account_id, service

),

compared as (

    select
        usage_date,
        account_id,
        service,
        cost,
        count(*) over before as days_before,
        avg(cost) over before as usual,
        stddev_pop(cost) over before as deviation
    from daily
    window before as (
        partition by account_id, service
        order by usage_date
        rows between 14 preceding and 1 preceding
    )

)
