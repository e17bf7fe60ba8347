-- What kind of lines the month is made of.
select
    charge_type,
    purchase_option,
    sum(amortized_cost) as amortized_cost,
    sum(unblended_cost) as unblended_cost,
    sum(net_unblended_cost) as net_unblended_cost,
    sum(net_amortized_cost) as net_amortized_cost,
    sum(line_items) as line_items
from cost_daily
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by charge_type, purchase_option
order by amortized_cost desc, charge_type asc, purchase_option asc
