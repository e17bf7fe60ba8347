-- Snapshots of the last three months and the day each was first seen. That day needs the whole history, which
-- cost_resource_daily holds in a few narrow columns: the bills of those months are not opened again.
with first_days as (
    select
        resource_id,
        cast(min(usage_date) as timestamp(3)) as start_date
    from cid_resource_days
    where
        product_code = 'AmazonEC2'
        and charge_type like '%Usage%'
        and usage_type like '%EBS:Snapshot%'
        and usage_type not like '%EBS:SnapshotArchive%'
    group by resource_id
),

snapshots as (
    select
        bill.bill_billing_period_start_date,
        bill.bill_payer_account_id,
        bill.line_item_usage_account_id,
        bill.tags_json,
        bill.line_item_resource_id,
        bill.line_item_usage_amount,
        bill.line_item_unblended_cost,
        bill.pricing_public_on_demand_cost,
        first_days.start_date,
        if(bill.line_item_usage_type like '%EBS:SnapshotArchive%', 'Snapshot_Archive', 'Snapshot') as snapshot_type,
        first_days.start_date > date_add('month', -12, bill.bill_billing_period_start_date) as is_recent
    from cid_lines as bill
    left join first_days on bill.line_item_resource_id = first_days.resource_id
    where
        bill.billing_period >= date_format(date_add('month', -3, current_date), '%Y-%m')
        and bill.line_item_product_code = 'AmazonEC2'
        and bill.line_item_line_item_type like '%Usage%'
        and bill.line_item_usage_type like '%EBS:Snapshot%'
        and bill.bill_payer_account_id <> ''
        and bill.line_item_resource_id <> ''
)

select
    bill_billing_period_start_date as billing_period,
    start_date,
    bill_payer_account_id as payer_account_id,
    line_item_usage_account_id as linked_account_id,
    tags_json,
    snapshot_type,
    line_item_resource_id as resource_id,
    sum(line_item_usage_amount) as usage_quantity,
    sum(line_item_unblended_cost) as ebs_snapshot_cost,
    sum(pricing_public_on_demand_cost) as public_cost,
    sum(if(snapshot_type = 'Snapshot' and is_recent, line_item_unblended_cost, 0e0)) as ebs_snapshots_under_1yr_cost,
    sum(if(snapshot_type = 'Snapshot' and not is_recent, line_item_unblended_cost, 0e0)) as ebs_snapshots_over_1yr_cost
from snapshots
group by
    bill_billing_period_start_date,
    start_date,
    bill_payer_account_id,
    line_item_usage_account_id,
    tags_json,
    snapshot_type,
    line_item_resource_id
