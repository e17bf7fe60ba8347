select
    service,
    usage_type,
    pricing_unit,
    cast(sum(usage_amount) as double) as usage_amount,
    cast(sum($metric) as double) as cost,
    cast(sum($metric) as double) / nullif(cast(sum(usage_amount) as double), 0) as cost_per_unit
from cost_daily
-- include chosen_days_and_services
    and usage_type is not null
group by service, usage_type, pricing_unit
order by 5 desc, 1 asc, 2 asc, 3 asc
limit 50
