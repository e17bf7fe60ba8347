-- Normalised units per hour of what a commitment could cover. P95 is a nearest rank: the value of the hour in place
-- ceil(0.95 x hours) when hours are sorted by their units. Hours in which nothing ran count as zero.
with hours as (
    select
        usage_hour,
        service,
        region,
        family,
        platform,
        tenancy,
        sum(normalized_units_on_demand) as on_demand,
        sum(normalized_units_covered) as covered,
        sum(normalized_units_on_demand + normalized_units_covered) as demand,
        max(on_demand_rate) as on_demand_rate
    from commitment_demand_hourly
    where
        billing_period = '{{ month }}'
        and currency = '{{ currency }}'
        and {{ in_scope }}
    group by usage_hour, service, region, family, platform, tenancy
),

placed as (
    select
        *,
        count(*) over (partition by service, region, family, platform, tenancy) as of_hours,
        row_number() over (
            partition by service, region, family, platform, tenancy
            order by demand asc, usage_hour asc
        ) as demand_place,
        row_number() over (
            partition by service, region, family, platform, tenancy
            order by on_demand asc, usage_hour asc
        ) as on_demand_place
    from hours
)

select
    service,
    region,
    family,
    platform,
    tenancy,
    count(*) as of_hours,
    sum(demand) as unit_hours,
    sum(covered) as covered_unit_hours,
    min(demand) as lowest_demand,
    max(demand) filter (where demand_place <= (of_hours + 1) / 2) as median_demand,
    max(demand) filter (where demand_place <= (95 * of_hours + 99) / 100) as p95_demand,
    max(demand) as highest_demand,
    max(on_demand) filter (where on_demand_place <= (95 * of_hours + 99) / 100) as p95_on_demand,
    min(on_demand) as lowest_on_demand,
    max(on_demand_rate) as on_demand_rate
from placed
group by service, region, family, platform, tenancy
order by p95_on_demand desc, service asc, region asc, family asc, platform asc, tenancy asc
