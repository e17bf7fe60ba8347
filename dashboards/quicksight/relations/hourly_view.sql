-- Usage of the last thirty days by the hour. A line is billed in the month of its usage or later, so older months
-- are not opened.
select
    line_item_product_code as product_code,
    product_servicecode as service,
    tags_json,
    line_item_operation as operation,
    line_item_line_item_type as charge_type,
    line_item_usage_type as usage_type,
    line_item_line_item_description as item_description,
    pricing_unit,
    product_region as region,
    pricing_term,
    bill_billing_period_start_date as billing_period,
    line_item_usage_start_date as usage_date,
    bill_payer_account_id as payer_account_id,
    line_item_usage_account_id as linked_account_id,
    savings_plan_savings_plan_a_r_n as savings_plan_a_r_n,
    reservation_reservation_a_r_n as reservation_a_r_n,
    sum(line_item_unblended_cost) as unblended_cost,
    sum(reservation_effective_cost) as reservation_effective_cost,
    sum(savings_plan_savings_plan_effective_cost) as savings_plan_effective_cost,
    sum(line_item_usage_amount) as usage_quantity
from cid_lines
where
    billing_period >= date_format(date_add('day', -30, current_date), '%Y-%m')
    and line_item_usage_start_date >= date_add('day', -30, current_date)
    and line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
    and line_item_operation not in ('EKSPod-EC2', 'ECSTask-EC2')
group by
    line_item_product_code,
    product_servicecode,
    tags_json,
    line_item_operation,
    line_item_line_item_type,
    line_item_usage_type,
    line_item_line_item_description,
    pricing_unit,
    product_region,
    pricing_term,
    bill_billing_period_start_date,
    line_item_usage_start_date,
    bill_payer_account_id,
    line_item_usage_account_id,
    savings_plan_savings_plan_a_r_n,
    reservation_reservation_a_r_n
