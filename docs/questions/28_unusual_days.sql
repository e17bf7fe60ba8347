-- question: On which days did a service cost much more than in the two weeks before?
-- subject: Trends
-- tables: cost_daily
with

days as (

    select
        account_id,
        service,
        currency,
        usage_date,
        cast(sum(unblended_cost) as double) as cost
    from cost_daily
    where
        billing_period between '2026-08' and '2026-09'
        and charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
    group by account_id, service, currency, usage_date

),

compared as (

    select
        account_id,
        service,
        currency,
        usage_date,
        cost,
        avg(cost) over (
            partition by account_id, service, currency order by usage_date
            rows between 14 preceding and 1 preceding
        ) as usual_cost,
        count(*) over (
            partition by account_id, service, currency order by usage_date
            rows between 14 preceding and 1 preceding
        ) as days_before
    from days

)

select
    usage_date,
    account_id,
    service,
    currency,
    cost,
    usual_cost,
    cost - usual_cost as extra_cost
from compared
where days_before = 14 and cost > 1.5 * usual_cost and cost - usual_cost > 10
order by extra_cost desc, usage_date asc, account_id asc, service asc
