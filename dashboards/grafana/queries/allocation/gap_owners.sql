with
profiles as (
    select
        billing_period,
        owner,
        max(resources) as resources,
        sum(case when gap = 'missing' then gap_cost else 0 end) as missing_cost,
        sum(case when gap = 'invalid' then gap_cost else 0 end) as invalid_cost
    from tag_gap_owners_monthly
    -- include chosen_months_and_services
        and tag_key = ${tag_key:sqlstring}
    group by billing_period, owner, payer_account_id, account_id, gap_profile
),

months as (
    select
        billing_period,
        coalesce(owner, '(nobody)') as owner,
        sum(resources) as resources,
        sum(missing_cost) as missing_cost,
        sum(invalid_cost) as invalid_cost
    from profiles
    group by 1, 2
)

select
    owner,
    cast(max(resources) as double) as resources,
    cast(sum(missing_cost) as double) as missing_cost,
    cast(sum(invalid_cost) as double) as invalid_cost
from months
group by 1
order by 3 desc, 1 asc
limit 50
