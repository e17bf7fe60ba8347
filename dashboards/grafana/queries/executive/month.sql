with

daily as (

    select
        billing_period,
        usage_date,
        sum($metric) as cost
    from cost_daily
    -- include chosen_months_and_services
    group by billing_period, usage_date

),

-- include newest_month

compared as (

    select
        -- include both_months
    from daily
    cross join newest

)

select
    cast(this_month as double) as this_month,
    cast(month_before as double) as month_before,
    cast(this_month - month_before as double) / nullif(cast(month_before as double), 0) as change_ratio
from compared
