with

paths as (

    select
        sum(unblended_cost) as cost,
        sum(case when path_class = 'internet_out' then unblended_cost else 0 end) as internet_cost,
        sum(case when path_class = 'nat_processing' then unblended_cost else 0 end) as nat_cost,
        sum(case when path_class = 'inter_az' then unblended_cost else 0 end) as zone_cost
    from data_transfer_path_daily
    -- include chosen_days

),

findings as (

    select sum(potential_savings) as savings
    from transfer_findings_monthly
    -- include chosen_months

)

select
    cast(paths.cost as double) as cost,
    cast(paths.internet_cost as double) as internet_cost,
    cast(paths.nat_cost as double) as nat_cost,
    cast(paths.zone_cost as double) as zone_cost,
    cast(findings.savings as double) as savings
from paths
cross join findings
