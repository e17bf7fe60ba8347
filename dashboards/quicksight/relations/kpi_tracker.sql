-- One row per month, account and set of tags over the last three months: what was spent, and each KPI's share of it.
with spend as (
    select
        billing_period,
        payer_account_id,
        linked_account_id,
        tags_json,
        sum(amortized_cost) as spend_all_cost
    from summary_view
    where billing_period >= date_add('month', -3, date_trunc('month', current_date))
    group by billing_period, payer_account_id, linked_account_id, tags_json
),

instances as (
    select
        billing_period,
        payer_account_id,
        linked_account_id,
        tags_json,
        sum(ec2_all_cost) as ec2_all_cost,
        sum(ec2_usage_cost) as ec2_usage_cost,
        sum(ec2_spot_cost) as ec2_spot_cost,
        sum(ec2_previous_generation_cost) as ec2_previous_generation_cost,
        sum(ec2_graviton_eligible_cost) as ec2_graviton_eligible_cost,
        sum(ec2_graviton_cost) as ec2_graviton_cost,
        sum(ec2_amd_eligible_cost) as ec2_amd_eligible_cost,
        sum(ec2_amd_cost) as ec2_amd_cost,
        sum(ec2_spot_potential_savings) as ec2_spot_potential_savings,
        sum(ec2_previous_generation_potential_savings) as ec2_previous_generation_potential_savings,
        sum(ec2_graviton_potential_savings) as ec2_graviton_potential_savings,
        sum(ec2_amd_potential_savings) as ec2_amd_potential_savings,
        sum(rds_all_cost) as rds_all_cost,
        sum(rds_ondemand_cost) as rds_ondemand_cost,
        sum(rds_graviton_eligible_cost) as rds_graviton_eligible_cost,
        sum(rds_graviton_cost) as rds_graviton_cost,
        sum(rds_graviton_potential_savings) as rds_graviton_potential_savings,
        sum(rds_oracle_cost) as rds_oracle_cost,
        sum(rds_sql_server_cost) as rds_sql_server_cost,
        sum(sagemaker_all_cost) as sagemaker_all_cost,
        sum(sagemaker_ondemand_cost) as sagemaker_ondemand_cost,
        sum(compute_all_cost) as compute_all_cost,
        sum(compute_ondemand_cost) as compute_ondemand_cost,
        sum(redshift_all_cost) as redshift_all_cost,
        sum(redshift_ondemand_cost) as redshift_ondemand_cost,
        sum(elasticache_all_cost) as elasticache_all_cost,
        sum(elasticache_ondemand_cost) as elasticache_ondemand_cost,
        sum(elasticache_graviton_eligible_cost) as elasticache_graviton_eligible_cost,
        sum(elasticache_graviton_cost) as elasticache_graviton_cost,
        sum(elasticache_graviton_potential_savings) as elasticache_graviton_potential_savings,
        sum(opensearch_all_cost) as opensearch_all_cost,
        sum(opensearch_ondemand_cost) as opensearch_ondemand_cost,
        sum(opensearch_graviton_eligible_cost) as opensearch_graviton_eligible_cost,
        sum(opensearch_graviton_cost) as opensearch_graviton_cost,
        sum(opensearch_graviton_potential_savings) as opensearch_graviton_potential_savings,
        sum(dynamodb_all_cost) as dynamodb_all_cost,
        sum(dynamodb_committed_cost) as dynamodb_committed_cost,
        sum(dynamodb_ondemand_cost) as dynamodb_ondemand_cost,
        sum(lambda_all_cost) as lambda_all_cost,
        sum(lambda_graviton_eligible_cost) as lambda_graviton_eligible_cost,
        sum(lambda_graviton_cost) as lambda_graviton_cost,
        sum(lambda_graviton_potential_savings) as lambda_graviton_potential_savings,
        sum(sagemaker_commit_savings) as sagemaker_commit_savings,
        sum(sagemaker_commit_potential_savings) as sagemaker_commit_potential_savings,
        sum(compute_commit_savings) as compute_commit_savings,
        sum(compute_commit_potential_savings) as compute_commit_potential_savings,
        sum(rds_commit_savings) as rds_commit_savings,
        sum(rds_commit_potential_savings) as rds_commit_potential_savings,
        sum(elasticache_commit_savings) as elasticache_commit_savings,
        sum(elasticache_commit_potential_savings) as elasticache_commit_potential_savings,
        sum(opensearch_commit_savings) as opensearch_commit_savings,
        sum(opensearch_commit_potential_savings) as opensearch_commit_potential_savings,
        sum(redshift_commit_savings) as redshift_commit_savings,
        sum(redshift_commit_potential_savings) as redshift_commit_potential_savings,
        sum(dynamodb_commit_savings) as dynamodb_commit_savings,
        sum(dynamodb_commit_potential_savings) as dynamodb_commit_potential_savings,
        count_if(license_model in ('License included', 'Bring your own license')) as rds_license,
        count_if(license_model = 'No license required') as rds_no_license
    from kpi_instance_all
    group by billing_period, payer_account_id, linked_account_id, tags_json
),

volumes as (
    select
        billing_period,
        payer_account_id,
        linked_account_id,
        tags_json,
        sum(ebs_all_cost) as ebs_all_cost,
        sum(ebs_gp2_cost + ebs_gp3_cost) as ebs_gp_all_cost,
        sum(ebs_gp2_cost) as ebs_gp2_cost,
        sum(ebs_gp3_cost) as ebs_gp3_cost,
        sum(ebs_gp3_potential_savings) as ebs_gp3_potential_savings
    from kpi_ebs_storage_all
    group by billing_period, payer_account_id, linked_account_id, tags_json
),

snapshots as (
    select
        billing_period,
        payer_account_id,
        linked_account_id,
        tags_json,
        sum(ebs_snapshots_under_1yr_cost) as ebs_snapshots_under_1yr_cost,
        sum(ebs_snapshots_over_1yr_cost) as ebs_snapshots_over_1yr_cost,
        sum(ebs_snapshot_cost) as ebs_snapshot_cost
    from kpi_ebs_snap
    group by billing_period, payer_account_id, linked_account_id, tags_json
),

buckets as (
    select
        billing_period,
        payer_account_id,
        linked_account_id,
        tags_json,
        sum(s3_all_storage_cost) as s3_all_storage_cost,
        sum(s3_standard_storage_cost) as s3_standard_storage_cost,
        sum(s3_standard_storage_potential_savings) as s3_standard_storage_potential_savings
    from kpi_s3_storage_all
    group by billing_period, payer_account_id, linked_account_id, tags_json
)

select
    spend.billing_period,
    spend.payer_account_id,
    spend.linked_account_id,
    spend.tags_json,
    spend.spend_all_cost,
    instances.ec2_all_cost,
    instances.ec2_usage_cost,
    instances.ec2_spot_cost,
    instances.ec2_previous_generation_cost,
    instances.ec2_graviton_eligible_cost,
    instances.ec2_graviton_cost,
    instances.ec2_amd_eligible_cost,
    instances.ec2_amd_cost,
    instances.ec2_spot_potential_savings,
    instances.ec2_previous_generation_potential_savings,
    instances.ec2_graviton_potential_savings,
    instances.ec2_amd_potential_savings,
    instances.rds_all_cost,
    instances.rds_ondemand_cost,
    instances.rds_graviton_eligible_cost,
    instances.rds_graviton_cost,
    instances.rds_graviton_potential_savings,
    instances.rds_oracle_cost,
    instances.rds_sql_server_cost,
    instances.sagemaker_all_cost,
    instances.sagemaker_ondemand_cost,
    instances.compute_all_cost,
    instances.compute_ondemand_cost,
    instances.redshift_all_cost,
    instances.redshift_ondemand_cost,
    instances.elasticache_all_cost,
    instances.elasticache_ondemand_cost,
    instances.elasticache_graviton_eligible_cost,
    instances.elasticache_graviton_cost,
    instances.elasticache_graviton_potential_savings,
    instances.opensearch_all_cost,
    instances.opensearch_ondemand_cost,
    instances.opensearch_graviton_eligible_cost,
    instances.opensearch_graviton_cost,
    instances.opensearch_graviton_potential_savings,
    instances.dynamodb_all_cost,
    instances.dynamodb_committed_cost,
    instances.dynamodb_ondemand_cost,
    instances.lambda_all_cost,
    instances.lambda_graviton_eligible_cost,
    instances.lambda_graviton_cost,
    instances.lambda_graviton_potential_savings,
    instances.sagemaker_commit_savings,
    instances.sagemaker_commit_potential_savings,
    instances.compute_commit_savings,
    instances.compute_commit_potential_savings,
    instances.rds_commit_savings,
    instances.rds_commit_potential_savings,
    instances.elasticache_commit_savings,
    instances.elasticache_commit_potential_savings,
    instances.opensearch_commit_savings,
    instances.opensearch_commit_potential_savings,
    instances.redshift_commit_savings,
    instances.redshift_commit_potential_savings,
    instances.dynamodb_commit_savings,
    instances.dynamodb_commit_potential_savings,
    volumes.ebs_all_cost,
    volumes.ebs_gp_all_cost,
    volumes.ebs_gp2_cost,
    volumes.ebs_gp3_cost,
    volumes.ebs_gp3_potential_savings,
    snapshots.ebs_snapshots_under_1yr_cost,
    snapshots.ebs_snapshots_over_1yr_cost,
    snapshots.ebs_snapshot_cost,
    buckets.s3_all_storage_cost,
    buckets.s3_standard_storage_cost,
    buckets.s3_standard_storage_potential_savings,
    instances.rds_license,
    instances.rds_no_license
from spend
left join instances
    on
        spend.billing_period = instances.billing_period
        and spend.payer_account_id = instances.payer_account_id
        and spend.linked_account_id = instances.linked_account_id
        and spend.tags_json = instances.tags_json
left join volumes
    on
        spend.billing_period = volumes.billing_period
        and spend.payer_account_id = volumes.payer_account_id
        and spend.linked_account_id = volumes.linked_account_id
        and spend.tags_json = volumes.tags_json
left join snapshots
    on
        spend.billing_period = snapshots.billing_period
        and spend.payer_account_id = snapshots.payer_account_id
        and spend.linked_account_id = snapshots.linked_account_id
        and spend.tags_json = snapshots.tags_json
left join buckets
    on
        spend.billing_period = buckets.billing_period
        and spend.payer_account_id = buckets.payer_account_id
        and spend.linked_account_id = buckets.linked_account_id
        and spend.tags_json = buckets.tags_json
