-- What running instances cost by the hour: this month and the one before.
with lines as (
    select
        *,
        date_trunc('hour', line_item_usage_start_date) as usage_date
    from cid_lines
    where
        billing_period >= date_format(date_add('month', -1, current_date), '%Y-%m')
        and line_item_product_code = 'AmazonEC2'
        and product_servicecode <> 'AWSDataTransfer'
        and line_item_operation like '%RunInstances%'
        and line_item_usage_type not like '%DataXfer%'
        and line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
)

select
    substr(billing_period, 1, 4) as year,
    substr(billing_period, 6, 2) as month,
    tags_json,
    bill_billing_period_start_date as billing_period,
    usage_date,
    bill_payer_account_id as payer_account_id,
    line_item_usage_account_id as linked_account_id,
    purchase_option,
    sum(amortized_cost) as amortized_cost,
    round(sum(line_item_usage_amount), 2) as usage_quantity
from lines
group by
    billing_period,
    tags_json,
    bill_billing_period_start_date,
    usage_date,
    bill_payer_account_id,
    line_item_usage_account_id,
    purchase_option
