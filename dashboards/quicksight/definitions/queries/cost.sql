-- A year of cost by day, coarse enough for SPICE: no usage types, no tags.
select
    cast(daily.billing_period || '-01' as date) as billing_month,
    daily.usage_date,
    daily.payer_account_id,
    daily.account_id,
    coalesce(named.account_name, daily.account_id) as account_name,
    daily.service,
    coalesce(daily.region, 'none') as region,
    daily.charge_type,
    daily.purchase_option,
    daily.currency,
    cast(sum(daily.unblended_cost) as double) as unblended_cost,
    cast(sum(daily.amortized_cost) as double) as amortized_cost,
    cast(sum(daily.net_amortized_cost) as double) as net_amortized_cost,
    cast(sum(daily.public_on_demand_cost) as double) as public_on_demand_cost
from cur_lakehouse.cost_daily as daily
left join cur_lakehouse.accounts as named on daily.account_id = named.account_id
where daily.billing_period >= date_format(date_add('month', -12, current_date), '%Y-%m')
group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
