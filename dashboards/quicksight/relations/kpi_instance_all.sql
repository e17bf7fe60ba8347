-- What runs on instances, and functions, containers and tables that commitments cover: three months, one row per
-- resource and usage, with the measures of the KPI dashboard. `adjusted` is what the usage would cost without
-- commitments and Spot. The saving of each step is KPI's own assumption: 20 % by a commitment, 55 % by Spot, 20 % by
-- Graviton on EC2 (10 % from AMD, 10 % on RDS, 5 % on ElastiCache and OpenSearch, 20 % on Lambda), 10 % by AMD, 5 %
-- by leaving an old generation.
with lines as (
    select
        *,
        date_trunc('month', line_item_usage_start_date) as usage_month,
        line_item_line_item_type like '%Usage%' as is_usage_line,
        product_instance_type <> '' as has_instance
    from cid_lines
    where
        billing_period >= date_format(date_add('month', -3, current_date), '%Y-%m')
        and bill_payer_account_id <> ''
        and line_item_resource_id <> ''
        and product_servicecode <> 'AWSDataTransfer'
        and line_item_usage_type not like '%DataXfer%'
        and (
            line_item_line_item_type like '%Usage%'
            or line_item_line_item_type in ('RIFee', 'SavingsPlanRecurringFee')
        )
),

chosen as (
    select
        *,
        case
            when line_item_usage_type like '%Spot%' and pricing_public_on_demand_cost > 0
                then pricing_public_on_demand_cost
            when line_item_line_item_type in ('SavingsPlanCoveredUsage', 'DiscountedUsage')
                then pricing_public_on_demand_cost
            else amortized_cost
        end as adjusted_line_cost,
        case
            when line_item_product_code in ('AmazonSageMaker', 'MachineLearningSavingsPlans') then 'Machine Learning'
            when
                line_item_product_code in ('AmazonEC2', 'AmazonECS', 'AmazonEKS', 'AWSLambda', 'ComputeSavingsPlans')
                then 'Compute'
            when line_item_product_code = 'AmazonElastiCache' then 'ElastiCache'
            when line_item_product_code = 'AmazonES' then 'OpenSearch'
            when line_item_product_code = 'AmazonRDS' then 'RDS'
            when line_item_product_code = 'AmazonRedshift' then 'Redshift'
            when line_item_product_code = 'AmazonDynamoDB' and line_item_operation = 'CommittedThroughput'
                then 'DynamoDB'
            else 'Other'
        end as commit_service_group,
        -- db.m5.large and cache.m5.large name the family second, m5.large and m5.large.search first.
        lower(
            split_part(
                product_instance_type,
                '.',
                if(line_item_product_code in ('AmazonRDS', 'AmazonElastiCache'), 2, 1)
            )
        ) as instance_type_family,
        case
            when is_usage_line and product_physical_processor like '%Graviton%' then 'Graviton'
            when is_usage_line and product_physical_processor like '%AMD%' then 'AMD'
            when
                line_item_product_code in ('AmazonES', 'AmazonElastiCache')
                and regexp_like(product_instance_type, '[467]g')
                then 'Graviton'
            when
                line_item_usage_type like '%ARM%'
                and (line_item_product_code = 'AWSLambda' or line_item_usage_type like '%Fargate%')
                then 'Graviton'
            else 'Other'
        end as adjusted_processor
    from lines
    where
        line_item_usage_type like '%Fargate%'
        or line_item_product_code in ('ComputeSavingsPlans', 'MachineLearningSavingsPlans')
        or (
            has_instance
            and (
                line_item_product_code in (
                    'AmazonElastiCache', 'AmazonES', 'AmazonRDS', 'AmazonRedshift', 'AmazonSageMaker'
                )
                or (line_item_product_code = 'AmazonEC2' and line_item_operation like '%RunInstances%')
            )
        )
        or (
            line_item_product_code = 'AWSLambda'
            and regexp_like(line_item_usage_type, 'Lambda-(GB-Second|Provisioned-GB-Second|Provisioned-Concurrency)')
        )
        or (
            line_item_product_code = 'AmazonDynamoDB'
            and line_item_operation in ('CommittedThroughput', 'PayPerRequestThroughput')
            and regexp_like(line_item_usage_type, '(Read|Write)CapacityUnit-Hrs')
            and line_item_usage_type not like '%Repl%'
        )
),

summed as (
    select
        billing_period as bill_month,
        bill_billing_period_start_date as billing_period,
        usage_month as usage_date,
        bill_payer_account_id as payer_account_id,
        line_item_usage_account_id as linked_account_id,
        line_item_resource_id as resource_id,
        tags_json,
        line_item_line_item_type as charge_type,
        purchase_option,
        line_item_product_code as product_code,
        commit_service_group,
        savings_plan_offering_type,
        product_region as region,
        line_item_operation as operation,
        line_item_usage_type as usage_type,
        instance_type_family,
        product_instance_type as instance_type,
        coalesce(product_operating_system, '') as platform,
        product_tenancy as tenancy,
        product_physical_processor as processor,
        adjusted_processor,
        product_database_engine as database_engine,
        product_deployment_option as deployment_option,
        product_license_model as license_model,
        product_cache_engine as cache_engine,
        sum(line_item_usage_amount) as usage_quantity,
        sum(amortized_cost) as amortized_cost,
        sum(adjusted_line_cost) as adjusted_amortized_cost,
        sum(pricing_public_on_demand_cost) as public_cost
    from chosen
    group by
        billing_period,
        bill_billing_period_start_date,
        usage_month,
        bill_payer_account_id,
        line_item_usage_account_id,
        line_item_resource_id,
        tags_json,
        line_item_line_item_type,
        purchase_option,
        line_item_product_code,
        commit_service_group,
        savings_plan_offering_type,
        product_region,
        line_item_operation,
        line_item_usage_type,
        instance_type_family,
        product_instance_type,
        product_operating_system,
        product_tenancy,
        product_physical_processor,
        adjusted_processor,
        product_database_engine,
        product_deployment_option,
        product_license_model,
        product_cache_engine
),

judged as (
    select
        summed.*,
        families.latest_amd,
        families.latest_intel,
        families.generation,
        families.instance_processor,
        families.latest_graviton as graviton_of_family,
        summed.charge_type like '%Usage%' as is_usage,
        summed.charge_type = 'Usage' as is_plain_usage,
        summed.purchase_option = 'OnDemand' as is_on_demand,
        summed.purchase_option in ('Reserved', 'SavingsPlan') as is_committed,
        summed.purchase_option = 'OnDemand' or summed.savings_plan_offering_type = 'ComputeSavingsPlans' as is_movable,
        summed.purchase_option not in ('Spot', 'Reserved')
        and summed.savings_plan_offering_type not like '%EC2%' as is_flexible,
        summed.adjusted_processor = 'Graviton' as is_graviton,
        coalesce(families.latest_graviton, '') <> '' as has_graviton,
        coalesce(families.latest_amd, '') <> '' as has_amd,
        lower(summed.platform) not like '%window%' as is_not_windows,
        coalesce(
            summed.database_engine in ('Aurora MySQL', 'Aurora PostgreSQL', 'MariaDB', 'PostgreSQL', 'MySQL'), false
        ) as is_open_engine,
        summed.charge_type like '%Usage%'
        and summed.product_code = 'AmazonEC2'
        and summed.instance_type <> ''
        and summed.operation like '%RunInstances%' as is_ec2,
        summed.product_code = 'AmazonRDS' as is_rds,
        summed.charge_type like '%Usage%' and summed.product_code = 'AmazonRDS' and summed.instance_type <> ''
            as is_rds_instance,
        summed.product_code = 'AmazonElastiCache' as is_elasticache,
        summed.product_code = 'AmazonES' as is_opensearch,
        summed.product_code = 'AmazonRedshift' as is_redshift,
        summed.product_code = 'AmazonDynamoDB' as is_dynamodb,
        summed.product_code = 'AWSLambda' as is_lambda,
        summed.commit_service_group = 'Machine Learning' as is_learning,
        summed.charge_type like '%Usage%'
        and summed.commit_service_group = 'Machine Learning'
        and summed.instance_type <> '' as is_learning_instance,
        summed.commit_service_group = 'Compute' as is_compute,
        summed.charge_type like '%Usage%' and summed.commit_service_group = 'DynamoDB' as is_capacity,
        summed.charge_type like '%Usage%' and summed.instance_type <> '' as runs_instance,
        summed.adjusted_amortized_cost - summed.amortized_cost as saved
    from summed
    left join kpi_instance_mapping as families
        on summed.product_code = families.product and summed.instance_type_family = families.family
)

select
    substr(bill_month, 1, 4) as year,
    substr(bill_month, 6, 2) as month,
    billing_period,
    usage_date,
    payer_account_id,
    linked_account_id,
    resource_id,
    tags_json,
    charge_type,
    purchase_option,
    product_code,
    commit_service_group,
    savings_plan_offering_type,
    region,
    operation,
    usage_type,
    instance_type_family,
    instance_type,
    platform,
    tenancy,
    processor,
    adjusted_processor,
    database_engine,
    deployment_option,
    license_model,
    cache_engine,
    usage_quantity,
    amortized_cost,
    adjusted_amortized_cost,
    public_cost,
    case
        when product_code = 'AmazonEC2' and is_not_windows then graviton_of_family
        when is_rds and is_open_engine then graviton_of_family
        when is_opensearch or is_elasticache then graviton_of_family
    end as latest_graviton,
    latest_amd,
    latest_intel,
    generation,
    instance_processor,
    if(is_learning, adjusted_amortized_cost, 0e0) as sagemaker_all_cost,
    if(is_learning_instance, amortized_cost, 0e0) as sagemaker_usage_cost,
    if(is_learning_instance and is_on_demand, adjusted_amortized_cost, 0e0) as sagemaker_ondemand_cost,
    if(is_learning and is_committed, saved, 0e0) as sagemaker_commit_savings,
    if(is_learning_instance and is_on_demand, amortized_cost * 0.2e0, 0e0) as sagemaker_commit_potential_savings,
    if(is_compute, adjusted_amortized_cost, 0e0) as compute_all_cost,
    if(is_compute and is_usage, adjusted_amortized_cost, 0e0) as compute_usage_cost,
    if(is_compute and is_usage and is_on_demand, adjusted_amortized_cost, 0e0) as compute_ondemand_cost,
    if(is_compute and is_committed, saved, 0e0) as compute_commit_savings,
    if(is_compute and is_usage and is_on_demand, amortized_cost * 0.2e0, 0e0) as compute_commit_potential_savings,
    if(product_code = 'AmazonEC2', adjusted_amortized_cost, 0e0) as ec2_all_cost,
    if(is_ec2, amortized_cost, 0e0) as ec2_usage_cost,
    if(is_ec2 and purchase_option = 'Spot', adjusted_amortized_cost, 0e0) as ec2_spot_cost,
    if(is_ec2 and is_flexible and generation = 'Previous', amortized_cost, 0e0) as ec2_previous_generation_cost,
    if(is_ec2 and is_not_windows and (is_graviton or (is_movable and has_graviton)), amortized_cost, 0e0)
        as ec2_graviton_eligible_cost,
    if(is_ec2 and is_graviton, amortized_cost, 0e0) as ec2_graviton_cost,
    if(
        is_ec2 and not is_graviton and (adjusted_processor = 'AMD' or (is_movable and has_amd)), amortized_cost, 0e0
    ) as ec2_amd_eligible_cost,
    if(is_ec2 and instance_processor = 'AMD', amortized_cost, 0e0) as ec2_amd_cost,
    if(is_ec2 and is_flexible, adjusted_amortized_cost * 0.55e0, 0e0) as ec2_spot_potential_savings,
    if(is_ec2 and purchase_option = 'Spot', saved, 0e0) as ec2_spot_savings,
    if(is_ec2 and is_flexible and generation = 'Previous', amortized_cost * 0.05e0, 0e0)
        as ec2_previous_generation_potential_savings,
    if(
        is_ec2 and is_not_windows and is_movable and not is_graviton and has_graviton,
        amortized_cost * if(adjusted_processor = 'AMD', 0.1e0, 0.2e0),
        0e0
    ) as ec2_graviton_potential_savings,
    if(is_ec2 and is_movable and has_amd and adjusted_processor = 'Other', amortized_cost * 0.1e0, 0e0)
        as ec2_amd_potential_savings,
    if(is_rds_instance, adjusted_amortized_cost, 0e0) as rds_all_cost,
    if(is_rds_instance and is_on_demand, adjusted_amortized_cost, 0e0) as rds_ondemand_cost,
    if(
        is_rds
        and (
            (is_usage and is_graviton)
            or (is_plain_usage and instance_type <> '' and is_open_engine and not is_graviton and has_graviton)
        ),
        amortized_cost,
        0e0
    ) as rds_graviton_eligible_cost,
    if(is_rds_instance and is_open_engine and is_graviton, amortized_cost, 0e0) as rds_graviton_cost,
    if(
        is_rds and is_usage and is_on_demand and is_open_engine and not is_graviton and has_graviton,
        amortized_cost * 0.1e0,
        0e0
    ) as rds_graviton_potential_savings,
    if(is_rds and is_committed, saved, 0e0) as rds_commit_savings,
    if(is_rds_instance and is_on_demand, amortized_cost * 0.2e0, 0e0) as rds_commit_potential_savings,
    if(is_rds_instance and database_engine = 'Oracle', adjusted_amortized_cost, 0e0) as rds_oracle_cost,
    if(is_rds_instance and database_engine = 'SQL Server', adjusted_amortized_cost, 0e0) as rds_sql_server_cost,
    if(is_elasticache, adjusted_amortized_cost, 0e0) as elasticache_all_cost,
    if(is_elasticache and runs_instance, amortized_cost, 0e0) as elasticache_usage_cost,
    if(is_elasticache and runs_instance and is_on_demand, adjusted_amortized_cost, 0e0) as elasticache_ondemand_cost,
    if(is_elasticache and is_committed, saved, 0e0) as elasticache_commit_savings,
    if(is_elasticache and runs_instance and is_on_demand, amortized_cost * 0.2e0, 0e0)
        as elasticache_commit_potential_savings,
    if(
        is_elasticache and instance_type <> '' and (is_graviton or (is_plain_usage and has_graviton)),
        amortized_cost,
        0e0
    ) as elasticache_graviton_eligible_cost,
    if(is_elasticache and runs_instance and instance_processor = 'Graviton', amortized_cost, 0e0)
        as elasticache_graviton_cost,
    if(is_elasticache and runs_instance and not is_graviton and has_graviton, amortized_cost * 0.05e0, 0e0)
        as elasticache_graviton_potential_savings,
    if(is_opensearch, adjusted_amortized_cost, 0e0) as opensearch_all_cost,
    if(is_opensearch and runs_instance, amortized_cost, 0e0) as opensearch_usage_cost,
    if(is_opensearch and runs_instance and is_on_demand, adjusted_amortized_cost, 0e0) as opensearch_ondemand_cost,
    if(is_opensearch and is_committed, saved, 0e0) as opensearch_commit_savings,
    if(is_opensearch and runs_instance and is_on_demand, amortized_cost * 0.2e0, 0e0)
        as opensearch_commit_potential_savings,
    if(
        is_opensearch and instance_type <> '' and (is_graviton or (is_plain_usage and has_graviton)),
        amortized_cost,
        0e0
    ) as opensearch_graviton_eligible_cost,
    if(is_opensearch and runs_instance and is_graviton, amortized_cost, 0e0) as opensearch_graviton_cost,
    if(
        is_opensearch and is_plain_usage and instance_type <> '' and not is_graviton and has_graviton,
        amortized_cost * 0.05e0,
        0e0
    ) as opensearch_graviton_potential_savings,
    if(is_redshift, adjusted_amortized_cost, 0e0) as redshift_all_cost,
    if(is_redshift and runs_instance, amortized_cost, 0e0) as redshift_usage_cost,
    if(is_redshift and runs_instance and is_on_demand, adjusted_amortized_cost, 0e0) as redshift_ondemand_cost,
    if(is_redshift and is_committed, saved, 0e0) as redshift_commit_savings,
    if(is_redshift and runs_instance and is_on_demand, amortized_cost * 0.2e0, 0e0)
        as redshift_commit_potential_savings,
    if(is_dynamodb, adjusted_amortized_cost, 0e0) as dynamodb_all_cost,
    if(is_capacity, adjusted_amortized_cost, 0e0) as dynamodb_committed_cost,
    if(is_dynamodb and is_usage, amortized_cost, 0e0) as dynamodb_usage_cost,
    if(is_capacity and is_on_demand, adjusted_amortized_cost, 0e0) as dynamodb_ondemand_cost,
    if(commit_service_group = 'DynamoDB' and is_committed, saved, 0e0) as dynamodb_commit_savings,
    if(is_capacity and is_on_demand, amortized_cost * 0.2e0, 0e0) as dynamodb_commit_potential_savings,
    if(is_lambda, adjusted_amortized_cost, 0e0) as lambda_all_cost,
    if(is_lambda and is_usage, amortized_cost, 0e0) as lambda_usage_cost,
    if(is_lambda and is_usage, amortized_cost, 0e0) as lambda_graviton_eligible_cost,
    if(is_lambda and is_usage and is_graviton, amortized_cost, 0e0) as lambda_graviton_cost,
    if(is_lambda and is_usage and not is_graviton, amortized_cost * 0.2e0, 0e0) as lambda_graviton_potential_savings
from judged
