-- Each reservation and Savings Plan that an account of the report bought: promised, used, left over.
select
    commitment_type,
    commitment_id,
    account_id,
    service,
    region,
    family,
    offering_class,
    payment_option,
    sum(committed_quantity) as committed_quantity,
    sum(used_quantity) as used_quantity,
    sum(unused_quantity) as unused_quantity,
    cast(sum(used_quantity) as double) / nullif(cast(sum(committed_quantity) as double), 0) as utilization_ratio,
    min(utilization_ratio) as lowest_day_ratio,
    sum(committed_cost) as committed_cost,
    sum(used_cost) as used_cost,
    sum(unused_cost) as unused_cost,
    sum(on_demand_equivalent_cost) as on_demand_equivalent_cost,
    sum(net_savings) as net_savings,
    max(term_end_date) as term_end_date
from commitment_utilization_daily
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by
    commitment_type, commitment_id, account_id, service, region, family, offering_class, payment_option
order by committed_cost desc, commitment_id asc
