-- Storage of buckets and vaults by the day: three months back, without the newest day, which is still being billed.
with lines as (
    select
        *,
        date_trunc('day', line_item_usage_start_date) as usage_date
    from cid_lines
    where
        billing_period >= date_format(date_add('month', -3, current_date), '%Y-%m')
        and line_item_usage_start_date < date_add('day', -1, current_date)
        and line_item_operation like '%Storage%'
        and (line_item_product_code like '%AmazonS3%' or line_item_product_code like '%AmazonGlacier%')
)

select
    substr(billing_period, 1, 4) as year,
    substr(billing_period, 6, 2) as month,
    tags_json,
    bill_billing_period_start_date as billing_period,
    usage_date,
    bill_payer_account_id as payer_account_id,
    line_item_usage_account_id as linked_account_id,
    line_item_resource_id as resource_id,
    line_item_product_code as product_code,
    line_item_operation as operation,
    product_region as region,
    line_item_line_item_type as charge_type,
    pricing_unit,
    sum(if(line_item_line_item_type = 'Usage', line_item_usage_amount, 0e0)) as usage_quantity,
    sum(line_item_unblended_cost) as unblended_cost,
    sum(pricing_public_on_demand_cost) as public_cost
from lines
group by
    billing_period,
    tags_json,
    bill_billing_period_start_date,
    usage_date,
    bill_payer_account_id,
    line_item_usage_account_id,
    line_item_resource_id,
    line_item_product_code,
    line_item_operation,
    product_region,
    line_item_line_item_type,
    pricing_unit
