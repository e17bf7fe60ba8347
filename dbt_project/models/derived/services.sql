{#- Names stand in the lines only: the newest three months are read for them, a few narrow columns. -#}
{% set cur2 = columns_of(source("published", "line_items_cur2")) %}
{% set legacy = columns_of(source("published", "line_items_legacy")) %}
{% set focus = columns_of(source("published", "line_items_focus")) %}

with costs as (
    select
        service,
        currency,
        array_join(array_sort(array_agg(distinct product_code)), ',') as product_codes,
        min(usage_date) as first_seen,
        max(usage_date) as last_seen,
        {{ exact_sum("unblended_cost") }} as unblended_cost,
        {{ exact_sum("net_amortized_cost") }} as net_amortized_cost,
        cast(sum(line_items) as bigint) as line_items
    from {{ source("published", "cost_daily") }}
    where service is not null and line_items > 0
    group by service, currency
),

newest_months as (
    {{ newest_months() }}
),

named as (
    select
        cast(null as varchar) as service,
        cast(null as varchar) as service_name
    {%- if cur2 %}

    union all

    select
        {{ text_of(cur2, ["product_servicecode", "line_item_product_code"]) }} as service,
        {% if "product" in cur2 -%}
        coalesce(element_at(product, 'servicename'), element_at(product, 'product_name')) as service_name
        {%- else -%}
        cast(null as varchar) as service_name
        {%- endif %}
    from {{ source("published", "line_items_cur2") }}
    where billing_period in (select newest_months.billing_period from newest_months)
    {%- endif %}
    {%- if legacy %}

    union all

    select
        {{ text_of(legacy, ["product_servicecode", "line_item_product_code"]) }} as service,
        {{ text_of(legacy, ["product_servicename", "product_product_name"]) }} as service_name
    from {{ source("published", "line_items_legacy") }}
    where billing_period in (select newest_months.billing_period from newest_months)
    {%- endif %}
    {%- if focus %}

    union all

    select
        {{ text_of(focus, ["x_servicecode", "servicename"]) }} as service,
        {{ text_of(focus, ["servicename"]) }} as service_name
    from {{ source("published", "line_items_focus") }}
    where billing_period in (select newest_months.billing_period from newest_months)
    {%- endif %}
),

names as (
    select
        service,
        max(service_name) as service_name
    from named
    where service_name <> ''
    group by service
)

select
    costs.service,
    names.service_name,
    costs.product_codes,
    costs.currency,
    costs.first_seen,
    costs.last_seen,
    costs.unblended_cost,
    costs.net_amortized_cost,
    costs.line_items
from costs
left join names on costs.service = names.service
