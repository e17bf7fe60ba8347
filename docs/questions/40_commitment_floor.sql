-- question: How many normalised units run on demand at every hour, so that a commitment would never idle?
-- subject: Commitments
-- tables: commitment_demand_hourly
with

hours as (

    select
        usage_hour,
        service,
        region,
        family,
        platform,
        currency,
        sum(normalized_units_on_demand) as units
    from commitment_demand_hourly
    where billing_period = '2026-09'
    group by usage_hour, service, region, family, platform, currency

)

select
    service,
    region,
    family,
    platform,
    currency,
    min(units) as always_running,
    max(units) as highest_hour,
    sum(units) as unit_hours
from hours
group by service, region, family, platform, currency
having max(units) > 0
order by always_running desc, unit_hours desc, service asc, region asc, family asc, platform asc
