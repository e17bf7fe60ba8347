-- Traffic with a cheaper path, and what to look at before changing it.
select
    finding,
    account_id,
    resource_name,
    from_region,
    to_region,
    affected_gb,
    current_cost,
    cheaper_cost,
    potential_savings,
    confidence,
    cheaper_path,
    applies_if
from transfer_findings_monthly
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
order by potential_savings desc, finding asc, account_id asc, resource_name asc, from_region asc, to_region asc
limit 200
