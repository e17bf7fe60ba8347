-- question: Which traffic has a cheaper path, at most how much would it save, and on which condition?
-- subject: Data transfer
-- tables: transfer_findings_monthly
select
    finding,
    account_id,
    resource_name,
    from_region,
    currency,
    affected_gb,
    current_cost,
    cheaper_cost,
    potential_savings,
    confidence,
    price_source,
    cheaper_path
from transfer_findings_monthly
where billing_period = '2026-09'
order by potential_savings desc, finding asc, resource_name asc
limit 50
