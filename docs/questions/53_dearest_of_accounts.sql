-- question: How much of each account's cost lies in its ten dearest resources?
-- subject: Resources
-- tables: dearest_resources_monthly
with

resources as (

    select
        account_id,
        currency,
        amortized_cost,
        line_items,
        -- The row of all others is the last one, whatever it costs.
        row_number() over (
            partition by account_id, currency
            order by is_rest asc, amortized_cost desc, resource_id asc, product_code asc, region asc
        ) as place
    from dearest_resources_monthly
    where billing_period = '2026-09'

)

select
    account_id,
    currency,
    sum(case when place <= 10 then amortized_cost else 0 end) as ten_dearest_cost,
    sum(amortized_cost) as amortized_cost,
    cast(sum(case when place <= 10 then amortized_cost else 0 end) as double)
    / nullif(cast(sum(amortized_cost) as double), 0) as ten_dearest_ratio,
    sum(line_items) as line_items
from resources
group by account_id, currency
order by ten_dearest_cost desc, account_id asc, currency asc
