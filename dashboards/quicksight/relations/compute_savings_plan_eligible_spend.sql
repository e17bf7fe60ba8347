-- On-demand spend by the hour that a Compute Savings Plan could have covered: this month and the one before, without
-- the newest day, which is still being billed.
with lines as (
    select
        *,
        date_trunc('hour', line_item_usage_start_date) as usage_date
    from cid_lines
    where
        billing_period >= date_format(date_add('month', -1, current_date), '%Y-%m')
        and line_item_usage_start_date < date_add('day', -1, current_date)
        and line_item_line_item_type = 'Usage'
        and product_servicecode <> 'AWSDataTransfer'
        and line_item_usage_type not like '%Spot%'
        and line_item_usage_type not like '%DataXfer%'
        and (
            (line_item_product_code = 'AmazonEC2' and line_item_operation like '%RunInstances%')
            or (
                line_item_product_code = 'AWSLambda'
                and regexp_like(
                    line_item_usage_type, 'Lambda-(GB-Second|Provisioned-GB-Second|Provisioned-Concurrency)'
                )
            )
            or line_item_usage_type like '%Fargate%'
        )
)

select
    substr(billing_period, 1, 4) as year,
    substr(billing_period, 6, 2) as month,
    tags_json,
    bill_payer_account_id as payer_account_id,
    line_item_usage_account_id as linked_account_id,
    bill_billing_period_start_date as billing_period,
    usage_date,
    sum(line_item_unblended_cost) as unblended_cost
from lines
group by
    billing_period,
    tags_json,
    bill_payer_account_id,
    line_item_usage_account_id,
    bill_billing_period_start_date,
    usage_date
