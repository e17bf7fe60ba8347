with

daily as (

    select
        billing_period,
        usage_date,
        charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage') as is_usage,
        sum($metric) as cost
    from cost_daily
    -- include chosen_months_and_services
    group by 1, 2, 3

),

newest as (

    select
        billing_period,
        date_format(date_add('month', -1, cast(billing_period || '-01' as date)), '%Y-%m') as month_before,
        max(usage_date) as last_day
    from daily
    where is_usage
    group by billing_period
    order by billing_period desc
    limit 1

),

figures as (

    select
        max(day(last_day_of_month(newest.last_day)) - day(newest.last_day)) as days_left,
        sum(case when daily.billing_period = newest.billing_period then daily.cost end) as so_far,
        sum(case when daily.billing_period = newest.month_before then daily.cost end) as last_month,
        -- A month of less than seven days has its own length as the divisor.
        sum(
            case
                when
                    daily.billing_period = newest.billing_period
                    and daily.is_usage
                    and daily.usage_date > date_add('day', -7, newest.last_day)
                    then daily.cost
            end
        ) / max(least(7, day(newest.last_day))) as per_day
    from daily
    cross join newest

)

select
    cast(so_far as double) as so_far,
    cast(so_far as double) + days_left * cast(per_day as double) as expected,
    cast(last_month as double) as last_month
from figures
