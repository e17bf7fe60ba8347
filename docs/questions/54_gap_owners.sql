-- question: Who could close the gaps, and of how many resources?
-- subject: Owners and tags
-- tables: tag_gap_owners_monthly
with

-- All rows of one profile are about the same resources, in several services or with two kinds of gap.
profiles as (

    select
        tag_key,
        owner,
        account_id,
        currency,
        gap_profile,
        max(resources) as resources,
        sum(case when gap = 'missing' then gap_cost else 0 end) as missing_cost,
        sum(case when gap = 'invalid' then gap_cost else 0 end) as invalid_cost
    from tag_gap_owners_monthly
    where billing_period = '2026-09'
    group by tag_key, owner, account_id, currency, gap_profile

)

select
    tag_key,
    owner,
    currency,
    sum(resources) as resources,
    sum(missing_cost) as missing_cost,
    sum(invalid_cost) as invalid_cost
from profiles
group by tag_key, owner, currency
order by missing_cost desc, tag_key asc, owner asc, currency asc
