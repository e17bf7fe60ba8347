-- question: What does each team cost, by the tag on its resources?
-- subject: Owners and tags
-- tables: cost_daily
select
    coalesce(json_extract_scalar(tags_json, '$.team'), '(none)') as team,
    currency,
    sum(amortized_cost) as amortized_cost,
    sum(net_amortized_cost) as net_amortized_cost,
    cast(sum(amortized_cost) as double)
    / cast(sum(sum(amortized_cost)) over (partition by currency) as double) as share_ratio
from cost_daily
where billing_period = '2026-09'
group by coalesce(json_extract_scalar(tags_json, '$.team'), '(none)'), currency
order by amortized_cost desc, team asc
