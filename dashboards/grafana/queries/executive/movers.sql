with

daily as (

    select
        billing_period,
        usage_date,
        service,
        sum($metric) as cost
    from cost_daily
    -- include chosen_months_and_services
    group by billing_period, usage_date, service

),

-- include newest_month

compared as (

    select
        daily.service,
        -- include both_months
    from daily
    cross join newest
    group by daily.service

)

select
    service,
    cast(this_month as double) as this_month,
    cast(month_before as double) as month_before,
    cast(this_month - month_before as double) as change
from compared
where this_month <> 0 or month_before <> 0
order by abs(this_month - month_before) desc, service asc
limit 10
