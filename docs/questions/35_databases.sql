-- question: Which database engines and instance types run, for how long, and at what cost?
-- subject: Resources
-- tables: line_items_cur2
select
    element_at(product, 'database_engine') as engine,
    product_instance_type,
    line_item_currency_code as currency,
    sum(cast(line_item_usage_amount as decimal(38, 12))) as instance_hours,
    sum(cast(case
        when line_item_line_item_type = 'DiscountedUsage' then reservation_effective_cost
        when line_item_line_item_type = 'SavingsPlanCoveredUsage' then savings_plan_savings_plan_effective_cost
        else line_item_unblended_cost
    end as decimal(38, 12))) as amortized_cost
from line_items_cur2
where
    billing_period = '2026-09'
    and product_product_family = 'Database Instance'
    and line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
group by element_at(product, 'database_engine'), product_instance_type, line_item_currency_code
order by amortized_cost desc, product_instance_type asc
