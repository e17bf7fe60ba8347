{#- The calendar of commitments: when each ends, what it costs until then and what its usage would cost after. -#}
{% set utilization = source("published", "commitment_utilization_daily") %}
{% set columns = columns_of(utilization) %}
{% set traits = ["commitment_type", "payer_account_id", "account_id", "service", "region", "family"] %}
{% set texts = ["commitment_id", "offering_class", "payment_option", "currency", "billing_period"] + traits %}
{% set figures = ["committed_quantity", "used_quantity", "committed_cost", "on_demand_equivalent_cost"] %}

with days as (
    {%- if columns %}
    select
        {{ (texts + figures) | join(", ") }},
        usage_date,
        {{ column_or_null(columns, "term_start_date", "date") }},
        {{ column_or_null(columns, "term_end_date", "date") }}
    from {{ utilization }}
    {%- else %}
    select
        {%- for name in texts %}
        cast(null as varchar) as {{ name }},
        {%- endfor %}
        {%- for name in figures %}
        cast(null as decimal(38, 12)) as {{ name }},
        {%- endfor %}
        cast(null as date) as usage_date,
        cast(null as date) as term_start_date,
        cast(null as date) as term_end_date
    where false
    {%- endif %}
),

{# A reservation's days reach to the end of its month; the newest day is that of lines. #}
newest as (
    select max(usage_date) as as_of_date
    from {{ source("published", "cost_daily") }}
    where line_items > 0
),

{# The months in which it was in force, each alone: a fee changes with the agreement, never with the day. #}
known as (
    select
        days.*,
        newest.as_of_date,
        max(days.billing_period) over (partition by days.commitment_id, days.currency) as newest_month,
        days.usage_date > date_add('day', -30, newest.as_of_date) and days.usage_date <= newest.as_of_date as is_recent
    from days
    cross join newest
)

select
    commitment_id,
    {%- for name in traits %}
    max_by({{ name }}, usage_date) as {{ name }},
    {%- endfor %}
    max(offering_class) as offering_class,
    max(payment_option) as payment_option,
    currency,
    max(term_start_date) as start_date,
    max(term_end_date) as end_date,
    max(as_of_date) as as_of_date,
    cast(date_diff('day', max(as_of_date), max(term_end_date)) as bigint) as days_left,
    -- A whole day of the newest month, to nine decimals: the last day also carries what its month's division left.
    cast(
        round(max(case when billing_period = newest_month then committed_cost end) / 24, 9) as decimal(38, 12)
    ) as hourly_cost,
    cast(
        sum(case when is_recent then on_demand_equivalent_cost end)
        / nullif(count(distinct case when is_recent then usage_date end) * 24, 0) as decimal(38, 12)
    ) as hourly_on_demand_cost,
    {{ ratio_of(
        "sum(case when is_recent then used_quantity end)",
        "sum(case when is_recent then committed_quantity end)",
    ) }} as utilization_ratio
from known
group by commitment_id, currency
