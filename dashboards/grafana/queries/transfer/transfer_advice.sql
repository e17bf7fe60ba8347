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
-- include chosen_months
group by finding, resource_name, cheaper_path, confidence, applies_if
order by 6 desc, 1 asc, 2 asc
limit 50
