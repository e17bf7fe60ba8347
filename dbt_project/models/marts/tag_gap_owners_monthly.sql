{#- Gaps of tags by who answers for them: tag_gaps_monthly without the names of its resources.

    A resource may have gaps in two services, or lose its value in mid-month. So resources are counted by the whole
    list of their gaps: of two rows with one list both speak of the same resources. -#}
with gaps as (
    select
        payer_account_id,
        account_id,
        owner,
        tag_key,
        currency,
        resource_id,
        service,
        gap,
        {{ exact_sum("gap_cost") }} as gap_cost
    from {{ ref("tag_gaps_monthly") }}
    group by payer_account_id, account_id, owner, tag_key, currency, resource_id, service, gap
),

profiled as (
    select
        *,
        array_join(
            array_sort(
                array_agg(coalesce(service, '(none)') || ' ' || gap) over (
                    partition by payer_account_id, account_id, owner, tag_key, currency, resource_id
                )
            ),
            ', '
        ) as gap_profile
    from gaps
)

select
    payer_account_id,
    account_id,
    owner,
    tag_key,
    service,
    gap,
    gap_profile,
    currency,
    count(*) as resources,
    {{ exact_sum("gap_cost") }} as gap_cost,
    {{ delivery_id() }} as delivery_id
from profiled
group by payer_account_id, account_id, owner, tag_key, service, gap, gap_profile, currency
