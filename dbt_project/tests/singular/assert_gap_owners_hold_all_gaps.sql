{#- tag_gap_owners_monthly holds every cost of tag_gaps_monthly, difference 0 per owner, key, service and gap, and
    counts the same resources: in each of these, and once per owner and key by way of their profiles. -#}
{%- set of_owner = ["payer_account_id", "account_id", "owner", "tag_key", "currency"] %}
{{ config(tags=["delivery"]) }}

with gaps as (
    select
        {{ of_owner | join(", ") }},
        service,
        gap,
        count(distinct resource_id) as resources,
        {{ exact_sum("gap_cost") }} as gap_cost
    from {{ ref("tag_gaps_monthly") }}
    group by {{ of_owner | join(", ") }}, service, gap
),

owners as (
    select
        {{ of_owner | join(", ") }},
        count(distinct resource_id) as resources
    from {{ ref("tag_gaps_monthly") }}
    group by {{ of_owner | join(", ") }}
),

profiles as (
    select
        {{ of_owner | join(", ") }},
        gap_profile,
        max(resources) as resources
    from {{ ref("tag_gap_owners_monthly") }}
    group by {{ of_owner | join(", ") }}, gap_profile
)

select
    {{ of_owner | join(", ") }},
    service,
    gap,
    expected_resources,
    found_resources,
    expected_gap_cost,
    found_gap_cost
from (
    {{ sums_that_differ(
        "gaps",
        ref("tag_gap_owners_monthly"),
        keys=of_owner + ["service", "gap"],
        sums=["resources", "gap_cost"],
    ) }}
) as differences_of_gaps

union all

select
    {{ of_owner | join(", ") }},
    cast(null as varchar) as service,
    cast(null as varchar) as gap,
    expected_resources,
    found_resources,
    cast(null as decimal(38, 12)) as expected_gap_cost,
    cast(null as decimal(38, 12)) as found_gap_cost
from ({{ sums_that_differ("owners", "profiles", keys=of_owner, sums=["resources"]) }}) as differences_of_owners
