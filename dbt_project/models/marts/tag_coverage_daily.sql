{#- One pass over the resources of a day for all keys at once; the keys become rows at the end, when little is left. -#}
with by_resource as (
    select
        usage_date,
        payer_account_id,
        account_id,
        service,
        currency,
        case when {{ is_taggable() }} then resource_id end as taggable_resource_id,
        {%- for name in tag_columns() %}
        {{ name }},
        inherited_{{ name }},
        {%- endfor %}
        {{ exact_sum("net_amortized_cost") }} as cost
    from {{ ref("int_charges_by_day") }}
    where charge_type <> 'Tax' and (line_items > 0 or net_amortized_cost <> 0)
    group by
        usage_date,
        payer_account_id,
        account_id,
        service,
        currency,
        {%- for name in tag_columns() %}
        {{ name }},
        inherited_{{ name }},
        {%- endfor %}
        case when {{ is_taggable() }} then resource_id end
),

by_service as (
    select
        usage_date,
        payer_account_id,
        account_id,
        service,
        currency,
        {{ exact_sum("cost") }} as total_cost,
        {{ cost_where("taggable_resource_id is not null") }} as taggable_cost,
        {%- for key in tag_keys() %}
        {%- set tag = "tag_" ~ loop.index %}
        {%- set taggable = "taggable_resource_id is not null and " %}
        {%- set effective = "(" ~ tag ~ " is not null or inherited_" ~ tag ~ " is not null or "
            ~ account_has_tag(key) ~ ")" %}
        {{ cost_where(tag ~ " is not null") }} as {{ tag }}_tagged_cost,
        {{ cost_where(taggable ~ tag ~ " is not null") }} as {{ tag }}_tagged_taggable_cost,
        {{ cost_where(taggable ~ is_allowed_value(key, tag)) }} as {{ tag }}_valid_cost,
        {{ cost_where(taggable ~ effective) }} as {{ tag }}_effective_cost,
        count(distinct case when {{ tag }} is not null then taggable_resource_id end) as {{ tag }}_tagged_resources,
        {%- endfor %}
        count(distinct taggable_resource_id) as resources
    from by_resource
    group by usage_date, payer_account_id, account_id, service, currency
)

{%- for key in tag_keys() %}
{%- set tag = "tag_" ~ loop.index %}

select
    usage_date,
    payer_account_id,
    account_id,
    service,
    cast({{ quoted(key) }} as varchar) as tag_key,
    currency,
    total_cost,
    taggable_cost,
    {{ tag }}_tagged_cost as tagged_cost,
    {{ tag }}_tagged_taggable_cost as tagged_taggable_cost,
    {{ tag }}_valid_cost as valid_cost,
    {{ tag }}_effective_cost as effective_cost,
    resources,
    {{ tag }}_tagged_resources as tagged_resources,
    {{ delivery_id() }} as delivery_id
from by_service
{{ "union all" if not loop.last }}
{%- endfor %}
