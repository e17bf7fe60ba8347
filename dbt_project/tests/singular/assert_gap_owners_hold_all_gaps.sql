{#- tag_gap_owners_monthly holds every cost of tag_gaps_monthly, difference 0 per owner, key, service and gap, and
    counts the same resources: in each of these, and once per owner and key by way of their profiles. -#}
{{ config(tags=["delivery"]) }}

with expected as (
    select
        payer_account_id,
        account_id,
        owner,
        tag_key,
        currency,
        service,
        gap,
        count(distinct resource_id) as resources,
        {{ exact_sum("gap_cost") }} as gap_cost
    from {{ ref("tag_gaps_monthly") }}
    group by grouping sets (
        (payer_account_id, account_id, owner, tag_key, currency, service, gap),
        (payer_account_id, account_id, owner, tag_key, currency)
    )
),

profiles as (
    select
        payer_account_id,
        account_id,
        owner,
        tag_key,
        currency,
        gap_profile,
        max(resources) as resources
    from {{ ref("tag_gap_owners_monthly") }}
    group by payer_account_id, account_id, owner, tag_key, currency, gap_profile
),

found as (
    select
        payer_account_id,
        account_id,
        owner,
        tag_key,
        currency,
        service,
        gap,
        sum(resources) as resources,
        {{ exact_sum("gap_cost") }} as gap_cost
    from {{ ref("tag_gap_owners_monthly") }}
    group by payer_account_id, account_id, owner, tag_key, currency, service, gap
    union all
    select
        payer_account_id,
        account_id,
        owner,
        tag_key,
        currency,
        cast(null as varchar) as service,
        cast(null as varchar) as gap,
        sum(resources) as resources,
        cast(null as decimal(38, 12)) as gap_cost
    from profiles
    group by payer_account_id, account_id, owner, tag_key, currency
)

select
    coalesce(expected.owner, found.owner) as owner,
    coalesce(expected.tag_key, found.tag_key) as tag_key,
    coalesce(expected.service, found.service) as service,
    coalesce(expected.gap, found.gap) as gap,
    expected.resources as expected_resources,
    found.resources as found_resources,
    expected.gap_cost as expected_gap_cost,
    found.gap_cost as found_gap_cost
from expected
full outer join found
    on
        expected.payer_account_id = found.payer_account_id
        and coalesce(expected.account_id, '') = coalesce(found.account_id, '')
        and coalesce(expected.owner, '') = coalesce(found.owner, '')
        and expected.tag_key = found.tag_key
        and coalesce(expected.currency, '') = coalesce(found.currency, '')
        and coalesce(expected.service, '') = coalesce(found.service, '')
        and coalesce(expected.gap, '') = coalesce(found.gap, '')
where
    expected.resources is distinct from found.resources
    or (coalesce(expected.gap, found.gap) is not null and expected.gap_cost is distinct from found.gap_cost)
