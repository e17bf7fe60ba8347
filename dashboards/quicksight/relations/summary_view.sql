-- Days of the last three months, months before them, seven months back. The cost of a container's share of an
-- instance stands on the instance already, so those lines are left out.
with lines as (
    select
        *,
        line_item_product_code = 'AmazonEC2'
        and line_item_line_item_type = 'Usage'
        and line_item_usage_type like '%Spot%' as is_spot_instance
    from cid_lines
    where
        billing_period >= date_format(date_add('month', -7, current_date), '%Y-%m')
        and line_item_operation not in ('EKSPod-EC2', 'ECSTask-EC2')
),

described as (
    select
        *,
        if(
            line_item_usage_start_date >= date_add('month', -3, date_trunc('month', current_date)),
            date_trunc('day', line_item_usage_start_date),
            date_trunc('month', line_item_usage_start_date)
        ) as usage_date,
        if(
            line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage'),
            'Running_Usage',
            'non_usage'
        ) as charge_category,
        case
            when bill_billing_entity = 'AWS Marketplace' and line_item_line_item_type not like '%Discount%'
                then product_product_name
            else coalesce(nullif(product_servicecode, ''), line_item_product_code)
        end as service,
        -- The attributes of Spot usage stand in its text alone: "m5.large Linux/UNIX Spot Instance-hour in …".
        if(is_spot_instance, split_part(line_item_line_item_description, '.', 1), product_instance_type_family)
            as instance_type_family,
        if(is_spot_instance, split_part(line_item_line_item_description, ' ', 1), product_instance_type)
            as instance_type,
        if(
            is_spot_instance,
            split_part(split_part(line_item_line_item_description, ' ', 2), '/', 1),
            product_operating_system
        ) as platform,
        line_item_line_item_type in (
            'Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage', 'FlatRateSubscription'
        ) as is_usage
    from lines
)

select
    substr(billing_period, 1, 4) as year,
    substr(billing_period, 6, 2) as month,
    tags_json,
    bill_billing_period_start_date as billing_period,
    usage_date,
    bill_payer_account_id as payer_account_id,
    line_item_usage_account_id as linked_account_id,
    bill_invoice_id as invoice_id,
    line_item_line_item_type as charge_type,
    charge_category,
    purchase_option,
    commitment_arn as ri_sp_arn,
    line_item_product_code as product_code,
    product_product_name as product_name,
    service,
    product_product_family as product_family,
    line_item_usage_type as usage_type,
    line_item_operation as operation,
    line_item_line_item_description as item_description,
    line_item_availability_zone as availability_zone,
    product_region as region,
    instance_type_family,
    instance_type,
    platform,
    product_tenancy as tenancy,
    product_physical_processor as processor,
    product_processor_features as processor_features,
    product_database_engine as database_engine,
    product_group,
    product_from_location,
    product_to_location,
    product_current_generation as current_generation,
    line_item_legal_entity as legal_entity,
    bill_billing_entity as billing_entity,
    pricing_unit,
    approx_distinct(line_item_resource_id) as resource_id_count,
    sum(if(is_usage, line_item_usage_amount, 0e0)) as usage_quantity,
    sum(line_item_unblended_cost) as unblended_cost,
    sum(amortized_cost) as amortized_cost,
    sum(
        case line_item_line_item_type
            when 'SavingsPlanRecurringFee' then -savings_plan_amortized_upfront_commitment_for_billing_period
            when 'RIFee' then -reservation_amortized_upfront_fee_for_billing_period
            else 0e0
        end
    ) as ri_sp_trueup,
    sum(
        if(
            line_item_line_item_type = 'SavingsPlanUpfrontFee'
            or (line_item_line_item_type = 'Fee' and reservation_reservation_a_r_n <> ''),
            line_item_unblended_cost,
            0e0
        )
    ) as ri_sp_upfront_fees,
    sum(if(line_item_line_item_type = 'SavingsPlanNegation', 0e0, pricing_public_on_demand_cost)) as public_cost
from described
group by
    billing_period,
    tags_json,
    bill_billing_period_start_date,
    usage_date,
    bill_payer_account_id,
    line_item_usage_account_id,
    bill_invoice_id,
    line_item_line_item_type,
    charge_category,
    purchase_option,
    commitment_arn,
    line_item_product_code,
    product_product_name,
    service,
    product_product_family,
    line_item_usage_type,
    line_item_operation,
    line_item_line_item_description,
    line_item_availability_zone,
    product_region,
    instance_type_family,
    instance_type,
    platform,
    product_tenancy,
    product_physical_processor,
    product_processor_features,
    product_database_engine,
    product_group,
    product_from_location,
    product_to_location,
    product_current_generation,
    line_item_legal_entity,
    bill_billing_entity,
    pricing_unit
