-- Every month of the range: the five costs, the bridge from unblended to amortized, and what is not invoiced yet.
select
    billing_period,
    sum(unblended_cost) as unblended_cost,
    sum(amortized_cost) as amortized_cost,
    sum(net_unblended_cost) as net_unblended_cost,
    sum(net_amortized_cost) as net_amortized_cost,
    sum(public_on_demand_cost) as public_on_demand_cost,
    sum(commitment_trueup) as commitment_trueup,
    sum(commitment_upfront_fee) as commitment_upfront_fee,
    coalesce(sum(unblended_cost) filter (where is_estimated), 0) as not_invoiced_cost,
    sum(line_items) as line_items
from cost_daily
where
    billing_period between '{{ first_month }}' and '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by billing_period
order by billing_period asc
