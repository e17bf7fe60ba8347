-- noqa: disable=AL03,RF05
-- Buckets of the last three months by storage class, with the day of their last request. That day needs the whole
-- history, which cost_resource_daily holds: the bills of those months are not opened again. Saving 30 % of standard
-- storage is KPI's own assumption.
with last_days as (
    select
        resource_id,
        cast(max(usage_date) as timestamp(3)) as last_requests
    from cid_resource_days
    where
        (product_code like '%AmazonS3%' or product_code like '%AmazonGlacier%')
        and charge_type like '%Usage%'
        and operation in ('PutObject', 'PutObjectForRepl', 'GetObject', 'CopyObject')
        and usage_type like '%Requests%'
        and usage_amount > 0
    group by resource_id
),

lines as (
    select
        *,
        date_trunc('month', line_item_usage_start_date) as usage_date,
        pricing_unit = 'GB-Mo' and line_item_operation like '%Storage%' as is_stored,
        pricing_unit = 'Requests' as is_request,
        case
            when line_item_product_code = 'AmazonGlacier' and line_item_operation = 'Storage' then 'Amazon Glacier'
            when product_volume_type like '%Intelligent%' then 'Intelligent-Tiering'
            when product_volume_type like '%Instant%' then 'Glacier Instant Retrieval'
            else product_volume_type
        end as storage_class
    from cid_lines
    where
        billing_period >= date_format(date_add('month', -3, current_date), '%Y-%m')
        and (line_item_product_code like '%AmazonS3%' or line_item_product_code like '%AmazonGlacier%')
        and line_item_line_item_type like '%Usage%'
        and bill_payer_account_id <> ''
        and line_item_resource_id <> ''
),

priced as (
    select
        *,
        if(is_stored, line_item_unblended_cost, 0e0) as stored_cost,
        if(is_stored, line_item_usage_amount, 0e0) as stored_amount
    from lines
),

buckets as (
    select
        priced.bill_billing_period_start_date as billing_period,
        priced.usage_date,
        priced.bill_payer_account_id as payer_account_id,
        priced.line_item_usage_account_id as linked_account_id,
        priced.tags_json,
        priced.line_item_resource_id as resource_id,
        last_days.last_requests,
        sum(priced.line_item_unblended_cost) as s3_all_cost,
        sum(priced.stored_cost) as s3_all_storage_cost,
        sum(priced.stored_amount) as s3_all_storage_usage_quantity,
        sum(if(priced.storage_class = 'Standard', priced.stored_cost, 0e0)) as s3_standard_storage_cost,
        sum(if(priced.storage_class = 'Standard', priced.stored_amount, 0e0)) as s3_standard_storage_usage_quantity,
        sum(if(priced.storage_class = 'Intelligent-Tiering', priced.stored_cost, 0e0))
            as "s3_intelligent-tiering_storage_cost",
        sum(if(priced.storage_class = 'Intelligent-Tiering', priced.stored_amount, 0e0))
            as "s3_intelligent-tiering_storage_usage_quantity",
        sum(if(priced.storage_class = 'Standard - Infrequent Access', priced.stored_cost, 0e0))
            as "s3_standard-ia_storage_cost",
        sum(if(priced.storage_class = 'Standard - Infrequent Access', priced.stored_amount, 0e0))
            as "s3_standard-ia_storage_usage_quantity",
        sum(if(priced.storage_class = 'One Zone - Infrequent Access', priced.stored_cost, 0e0))
            as "s3_onezone-ia_storage_cost",
        sum(if(priced.storage_class = 'One Zone - Infrequent Access', priced.stored_amount, 0e0))
            as "s3_onezone-ia_storage_usage_quantity",
        sum(if(priced.storage_class = 'Reduced Redundancy', priced.stored_cost, 0e0))
            as s3_reduced_redundancy_storage_cost,
        sum(if(priced.storage_class = 'Reduced Redundancy', priced.stored_amount, 0e0))
            as s3_reduced_redundancy_storage_usage_quantity,
        sum(if(priced.storage_class = 'Glacier Instant Retrieval', priced.stored_cost, 0e0))
            as s3_glacier_instant_retrieval_storage_cost,
        sum(if(priced.storage_class = 'Glacier Instant Retrieval', priced.stored_amount, 0e0))
            as s3_glacier_instant_retrieval_storage_usage_quantity,
        sum(if(priced.storage_class = 'Amazon Glacier', priced.stored_cost, 0e0))
            as s3_glacier_flexible_retrieval_storage_cost,
        sum(if(priced.storage_class = 'Amazon Glacier', priced.stored_amount, 0e0))
            as s3_glacier_flexible_retrieval_storage_usage_quantity,
        sum(if(priced.storage_class = 'Glacier Deep Archive', priced.stored_cost, 0e0))
            as s3_glacier_deep_archive_storage_storage_cost,
        sum(if(priced.storage_class = 'Glacier Deep Archive', priced.stored_amount, 0e0))
            as s3_glacier_deep_archive_storage_usage_quantity,
        sum(if(priced.line_item_usage_type like '%Requests-SIA-Tier1%', priced.line_item_unblended_cost, 0e0))
            as "s3_standard-ia_tier1_cost",
        sum(if(priced.line_item_usage_type like '%Requests-SIA-Tier2%', priced.line_item_unblended_cost, 0e0))
            as "s3_standard-ia_tier2_cost",
        sum(if(priced.line_item_usage_type like '%Retrieval-SIA%', priced.line_item_unblended_cost, 0e0))
            as "s3_standard-ia_retrieval_cost",
        sum(if(priced.line_item_usage_type like '%Requests-GIR-Tier1%', priced.line_item_unblended_cost, 0e0))
            as s3_glacier_instant_retrieval_tier1_cost,
        sum(if(priced.line_item_usage_type like '%Requests-GIR-Tier2%', priced.line_item_unblended_cost, 0e0))
            as s3_glacier_instant_retrieval_tier2_cost,
        sum(if(priced.line_item_usage_type like '%Retrieval-SIA-GIR%', priced.line_item_unblended_cost, 0e0))
            as s3_glacier_instant_retrieval_retrieval_cost,
        sum(if(priced.line_item_usage_type like '%EarlyDelete%', priced.line_item_unblended_cost, 0e0))
            as s3_early_delete_cost,
        sum(if(priced.line_item_operation like '%Transition%', priced.line_item_usage_amount, 0e0))
            as s3_transition_usage_quantity,
        sum(if(priced.is_request and priced.line_item_operation = 'PutObject', priced.line_item_usage_amount, 0e0))
            as s3_put_object_usage_quantity,
        sum(
            if(
                priced.is_request and priced.line_item_operation = 'PutObjectForRepl',
                priced.line_item_usage_amount,
                0e0
            )
        ) as s3_put_object_replication_usage_quantity,
        sum(if(priced.is_request and priced.line_item_operation = 'GetObject', priced.line_item_usage_amount, 0e0))
            as s3_get_object_usage_quantity,
        sum(if(priced.is_request and priced.line_item_operation = 'CopyObject', priced.line_item_usage_amount, 0e0))
            as s3_copy_object_usage_quantity,
        sum(if(priced.line_item_operation = 'Inventory', priced.line_item_usage_amount, 0e0)) as inventoried,
        sum(if(priced.line_item_operation = 'S3.STORAGE_CLASS_ANALYSIS.OBJECT', priced.line_item_usage_amount, 0e0))
            as analysed
    from priced
    left join last_days on priced.line_item_resource_id = last_days.resource_id
    group by
        priced.bill_billing_period_start_date,
        priced.usage_date,
        priced.bill_payer_account_id,
        priced.line_item_usage_account_id,
        priced.tags_json,
        priced.line_item_resource_id,
        last_days.last_requests
)

select
    billing_period,
    usage_date,
    last_requests,
    payer_account_id,
    linked_account_id,
    tags_json,
    resource_id,
    case
        when resource_id like '%backup%' then 'backup'
        when resource_id like '%archive%' then 'archive'
        when resource_id like '%historical%' then 'historical'
        when resource_id like '%log%' then 'log'
        when resource_id like '%compliance%' then 'compliance'
        else 'Other'
    end as bucket_name_keywords,
    case
        when last_requests >= date_add('month', -2, usage_date) then 'No Action'
        when s3_all_storage_cost = s3_standard_storage_cost then 'Potential Action'
        else 'No Action'
    end as s3_standard_underutilized_optimization,
    case
        when s3_transition_usage_quantity > 0 and last_requests >= date_add('month', -1, usage_date) then 'No Action'
        when s3_put_object_replication_usage_quantity > 0 then 'Potential Action'
        else 'No Action'
    end as s3_replication_bucket_optimization,
    if(s3_all_storage_cost = s3_standard_storage_cost, 'Yes', 'No') as s3_standard_only_bucket,
    if(
        greatest(
            s3_glacier_deep_archive_storage_storage_cost,
            s3_glacier_flexible_retrieval_storage_cost,
            s3_glacier_instant_retrieval_storage_cost
        ) > 0,
        'in use',
        'not in use'
    ) as s3_archive_in_use,
    if(inventoried > 0, 'in use', 'not in use') as s3_inventory_in_use,
    if(analysed > 0, 'in use', 'not in use') as s3_analytics_in_use,
    if("s3_intelligent-tiering_storage_usage_quantity" > 0, 'in use', 'not in use') as s3_int_in_use,
    s3_standard_storage_cost * 0.3e0 as s3_standard_storage_potential_savings,
    s3_all_cost,
    s3_all_storage_cost,
    s3_all_storage_usage_quantity,
    s3_standard_storage_cost,
    s3_standard_storage_usage_quantity,
    "s3_intelligent-tiering_storage_cost",
    "s3_intelligent-tiering_storage_usage_quantity",
    "s3_standard-ia_storage_cost",
    "s3_standard-ia_storage_usage_quantity",
    "s3_onezone-ia_storage_cost",
    "s3_onezone-ia_storage_usage_quantity",
    s3_reduced_redundancy_storage_cost,
    s3_reduced_redundancy_storage_usage_quantity,
    s3_glacier_instant_retrieval_storage_cost,
    s3_glacier_instant_retrieval_storage_usage_quantity,
    s3_glacier_flexible_retrieval_storage_cost,
    s3_glacier_flexible_retrieval_storage_usage_quantity,
    s3_glacier_deep_archive_storage_storage_cost,
    s3_glacier_deep_archive_storage_usage_quantity,
    "s3_standard-ia_tier1_cost",
    "s3_standard-ia_tier2_cost",
    "s3_standard-ia_retrieval_cost",
    s3_glacier_instant_retrieval_tier1_cost,
    s3_glacier_instant_retrieval_tier2_cost,
    s3_glacier_instant_retrieval_retrieval_cost,
    s3_early_delete_cost,
    s3_transition_usage_quantity,
    s3_put_object_usage_quantity,
    s3_put_object_replication_usage_quantity,
    s3_get_object_usage_quantity,
    s3_copy_object_usage_quantity
from buckets
