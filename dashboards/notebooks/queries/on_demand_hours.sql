-- Normalised units that ran on demand in each hour, by what one commitment could cover.
select
    usage_hour,
    service,
    region,
    family,
    platform,
    tenancy,
    sum(normalized_units_on_demand) as units,
    max(on_demand_rate) as rate
from commitment_demand_hourly
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by usage_hour, service, region, family, platform, tenancy
order by service asc, region asc, family asc, platform asc, tenancy asc, usage_hour asc
