-- question: How does stored data grow, kind by kind, and what does it cost?
-- subject: Resources
-- tables: cost_daily
with

months as (

    select
        billing_period,
        service,
        product_family,
        currency,
        sum(usage_amount) as gb_months,
        sum(amortized_cost) as amortized_cost
    from cost_daily
    where
        billing_period between '2026-07' and '2026-09'
        and pricing_unit = 'GB-Mo'
        and charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
    group by billing_period, service, product_family, currency

)

select
    service,
    product_family,
    billing_period,
    currency,
    gb_months,
    gb_months - lag(gb_months) over (partition by service, product_family, currency order by billing_period)
        as grown_by,
    amortized_cost
from months
order by service, product_family, billing_period, currency
