{#- The summaries of data_transfer_daily have its sums: per payer, path and currency, every quantity, cost and line,
    difference 0. A resource that is not listed is in a row of the rest, so nothing may be missing. -#}
{{ config(tags=["delivery"]) }}

with days as (
    select
        payer_account_id,
        path_class,
        currency,
        {{- sums_of_transfer() }}
    from {{ ref("data_transfer_daily") }}
    group by payer_account_id, path_class, currency
),

expected as (
    select
        summaries.summary,
        days.*
    from days
    cross join unnest(array['data_transfer_path_daily', 'transfer_senders_monthly']) as summaries (summary)
),

found as (
    select
        'data_transfer_path_daily' as summary,
        payer_account_id,
        path_class,
        currency,
        {{- sums_of_transfer() }}
    from {{ ref("data_transfer_path_daily") }}
    group by payer_account_id, path_class, currency
    union all
    select
        'transfer_senders_monthly' as summary,
        payer_account_id,
        path_class,
        currency,
        {{- sums_of_transfer() }}
    from {{ ref("transfer_senders_monthly") }}
    group by payer_account_id, path_class, currency
)

select
    coalesce(expected.summary, found.summary) as summary,
    coalesce(expected.path_class, found.path_class) as path_class,
    expected.unblended_cost as expected_unblended_cost,
    found.unblended_cost as found_unblended_cost,
    expected.line_items as expected_line_items,
    found.line_items as found_line_items
from expected
full outer join found
    on
        expected.summary = found.summary
        and expected.payer_account_id = found.payer_account_id
        and expected.path_class = found.path_class
        and coalesce(expected.currency, '') = coalesce(found.currency, '')
where
    expected.line_items is distinct from found.line_items
    {%- for measure in transfer_quantities() + money_columns() %}
    or expected.{{ measure }} is distinct from found.{{ measure }}
    {%- endfor %}
