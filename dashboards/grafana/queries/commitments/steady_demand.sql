with

hourly as (

    select
        service,
        region,
        family,
        usage_hour,
        sum(normalized_units_on_demand) as units,
        sum(normalized_units_on_demand * on_demand_rate) as cost
    from commitment_demand_hourly
    -- include chosen_months
    group by service, region, family, usage_hour

),

ranked as (

    select
        service,
        region,
        family,
        units,
        cost,
        row_number() over (partition by service, region, family order by units desc) as place,
        count(*) over (partition by service, region, family) as hours
    from hourly

)

select
    service,
    region,
    family,
    cast(min(case when place * 10 <= hours * 9 then units end) as double) as steady_units,
    cast(sum(units) as double) / max(hours) as average_units,
    cast(sum(cost) as double) as on_demand_cost
from ranked
group by service, region, family
having sum(units) > 0
order by 6 desc, 1 asc, 2 asc, 3 asc
limit 50
