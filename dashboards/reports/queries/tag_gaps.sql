-- The dearest 500 resources without a tag, or with a value that settings don't allow.
select
    tag_key,
    gap,
    owner,
    account_id,
    service,
    resource_id,
    tag_value,
    effective_value,
    value_source,
    gap_cost,
    last_usage_date
from tag_gaps_monthly
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
order by gap_cost desc, tag_key asc, account_id asc, service asc, resource_id asc, tag_value asc
limit 500
