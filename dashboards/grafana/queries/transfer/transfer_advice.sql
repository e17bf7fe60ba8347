select
    finding,
    resource_name,
    cheaper_path,
    cast(sum(affected_gb) as double) as affected_gb,
    cast(sum(current_cost) as double) as current_cost,
    cast(sum(potential_savings) as double) as potential_savings,
    confidence,
    applies_if
from transfer_findings_monthly
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
group by finding, resource_name, cheaper_path, confidence, applies_if
order by 6 desc, 1 asc, 2 asc
limit 50
