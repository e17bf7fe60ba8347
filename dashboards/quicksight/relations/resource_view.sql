-- Resources of the last thirty days by the day.
with lines as (
    select
        *,
        date_trunc('day', line_item_usage_start_date) as usage_date
    from cid_lines
    where
        billing_period >= date_format(date_add('day', -30, current_date), '%Y-%m')
        and line_item_usage_start_date >= date_add('day', -30, current_date)
        and line_item_resource_id <> ''
        and line_item_operation not in ('EKSPod-EC2', 'ECSTask-EC2')
)

select
    usage_date,
    bill_payer_account_id as payer_account_id,
    tags_json,
    line_item_usage_account_id as linked_account_id,
    bill_billing_entity as billing_entity,
    product_product_name as product_name,
    line_item_resource_id as resource_id,
    line_item_product_code as product_code,
    line_item_operation as operation,
    line_item_line_item_type as charge_type,
    line_item_usage_type as usage_type,
    pricing_unit,
    product_region as region,
    line_item_line_item_description as item_description,
    line_item_legal_entity as legal_entity,
    pricing_term,
    product_database_engine as database_engine,
    product_deployment_option,
    product_from_location,
    product_group,
    product_instance_type as instance_type,
    product_instance_type_family as instance_type_family,
    product_operating_system as platform,
    product_product_family as product_family,
    product_servicecode as service,
    product_storage,
    product_to_location,
    product_volume_api_name,
    reservation_reservation_a_r_n as reservation_a_r_n,
    savings_plan_savings_plan_a_r_n as savings_plan_a_r_n,
    sum(savings_plan_savings_plan_effective_cost) as savings_plan_effective_cost,
    sum(reservation_effective_cost) as reservation_effective_cost,
    sum(line_item_usage_amount) as usage_quantity,
    sum(line_item_unblended_cost) as unblended_cost
from lines
group by
    usage_date,
    bill_payer_account_id,
    tags_json,
    line_item_usage_account_id,
    bill_billing_entity,
    product_product_name,
    line_item_resource_id,
    line_item_product_code,
    line_item_operation,
    line_item_line_item_type,
    line_item_usage_type,
    pricing_unit,
    product_region,
    line_item_line_item_description,
    line_item_legal_entity,
    pricing_term,
    product_database_engine,
    product_deployment_option,
    product_from_location,
    product_group,
    product_instance_type,
    product_instance_type_family,
    product_operating_system,
    product_product_family,
    product_servicecode,
    product_storage,
    product_to_location,
    product_volume_api_name,
    reservation_reservation_a_r_n,
    savings_plan_savings_plan_a_r_n
