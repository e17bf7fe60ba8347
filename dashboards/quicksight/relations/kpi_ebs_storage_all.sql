-- Volumes of the last three months: what their space, operations and throughput cost, and what a gp2 volume would
-- cost as gp3. The estimate is KPI's own: space at 80 % of gp2's price; each operation per second above 3,000 costs
-- 6 % and each MiB/s above the base 50 % of a gp3 GB-month. A volume without space has no unit price: NULL, no error.
with volumes as (
    select
        bill_billing_period_start_date,
        date_trunc('month', line_item_usage_start_date) as usage_month,
        bill_payer_account_id,
        line_item_usage_account_id,
        tags_json,
        line_item_resource_id,
        product_volume_api_name,
        line_item_usage_amount,
        line_item_unblended_cost,
        case
            when pricing_unit in ('GB-Mo', 'GB-month') and line_item_usage_type like '%EBS:VolumeUsage%' then 'space'
            when pricing_unit = 'IOPS-Mo' and line_item_usage_type like '%IOPS%' then 'operations'
            when pricing_unit = 'GiBps-mo' and line_item_usage_type like '%Throughput%' then 'throughput'
        end as part
    from cid_lines
    where
        billing_period >= date_format(date_add('month', -3, current_date), '%Y-%m')
        and line_item_product_code = 'AmazonEC2'
        and line_item_line_item_type = 'Usage'
        and line_item_usage_type like '%EBS%'
        and line_item_usage_type not like '%Snap%'
        and product_volume_api_name <> ''
        and bill_payer_account_id <> ''
        and line_item_usage_account_id <> ''
),

summed as (
    select
        bill_billing_period_start_date,
        usage_month,
        bill_payer_account_id,
        line_item_usage_account_id,
        tags_json,
        line_item_resource_id,
        product_volume_api_name,
        sum(if(part = 'space', line_item_usage_amount, 0e0)) as gigabytes,
        sum(if(part = 'operations', line_item_usage_amount, 0e0)) as io_rates,
        sum(if(part = 'throughput', line_item_usage_amount, 0e0)) as throughput,
        sum(if(part = 'space', line_item_unblended_cost, 0e0)) as space_cost,
        sum(if(part is not null, line_item_unblended_cost, 0e0)) as cost
    from volumes
    group by
        bill_billing_period_start_date,
        usage_month,
        bill_payer_account_id,
        line_item_usage_account_id,
        tags_json,
        line_item_resource_id,
        product_volume_api_name
),

estimated as (
    select
        *,
        product_volume_api_name = 'gp2' as is_gp2,
        case
            when gigabytes <= 150e0 then 'under 150GB-Mo'
            when gigabytes <= 1000e0 then 'between 150-1000GB-Mo'
            else 'over 1000GB-Mo'
        end as storage_summary,
        if(product_volume_api_name = 'gp2', greatest(least(gigabytes * 3e0, 16000e0), 3000e0) - 3000e0, 0e0)
            as added_operations,
        if(product_volume_api_name = 'gp2' and gigabytes > 150e0, 125, 0) as added_throughput,
        space_cost * 0.8e0 / nullif(gigabytes, 0e0) as gp3_unit_cost
    from summed
)

select
    bill_billing_period_start_date as billing_period,
    bill_payer_account_id as payer_account_id,
    line_item_usage_account_id as linked_account_id,
    tags_json,
    line_item_resource_id as resource_id,
    product_volume_api_name as volume_api_name,
    storage_summary,
    sum(gigabytes) as usage_storage_gb_mo,
    sum(io_rates) as usage_iops_mo,
    sum(throughput) as usage_throughput_gibps_mo,
    sum(added_operations) as gp2_usage_added_iops_mo,
    cast(sum(added_throughput) as bigint) as gp2_usage_added_throughput_gibps_mo,
    sum(cost) as ebs_all_cost,
    sum(if(product_volume_api_name = 'sc1', cost, 0e0)) as ebs_sc1_cost,
    sum(if(product_volume_api_name = 'st1', cost, 0e0)) as ebs_st1_cost,
    sum(if(product_volume_api_name = 'standard', cost, 0e0)) as ebs_standard_cost,
    sum(if(product_volume_api_name = 'io1', cost, 0e0)) as ebs_io1_cost,
    sum(if(product_volume_api_name = 'io2', cost, 0e0)) as ebs_io2_cost,
    sum(if(is_gp2, cost, 0e0)) as ebs_gp2_cost,
    sum(if(product_volume_api_name = 'gp3', cost, 0e0)) as ebs_gp3_cost,
    sum(
        if(
            is_gp2,
            cost - space_cost * 0.8e0 - gp3_unit_cost * (0.5e0 * added_throughput + 0.06e0 * added_operations),
            0e0
        )
    ) as ebs_gp3_potential_savings
from estimated
group by
    bill_billing_period_start_date,
    bill_payer_account_id,
    line_item_usage_account_id,
    tags_json,
    line_item_resource_id,
    product_volume_api_name,
    storage_summary
