with

daily as (

    select
        usage_date,
        account_id,
        service,
        currency,
        cast(sum(amortized_cost) as double) as cost
    from cost_daily
    where
        billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
        and charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
    group by usage_date, account_id, service, currency

),

compared as (

    select
        usage_date,
        account_id,
        service,
        currency,
        cost,
        -- The newest day may be half a day: the one before it is judged.
        date_add('day', -1, max(usage_date) over ()) as judged_date,
        avg(cost) over before as usual,
        stddev_pop(cost) over before as deviation
    from daily
    window before as (
        partition by account_id, service, currency
        order by usage_date
        rows between 14 preceding and 1 preceding
    )

)

select
    account_id,
    service,
    currency,
    cast(greatest(cost - usual - 3 * deviation, 0) as double) as value
from compared
where
    usage_date = judged_date
    and usual is not null
order by 4 desc, 1 asc, 2 asc
limit 20
