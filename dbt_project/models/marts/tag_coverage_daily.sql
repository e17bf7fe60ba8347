{#- One pass over the resources of a day for all keys at once; the keys become rows at the end, when little is left. -#}
with by_resource as (
    select
        usage_date,
        payer_account_id,
        account_id,
        service,
        currency,
        case when {{ is_taggable() }} then resource_id end as taggable_resource_id,
        {{ sourced_tag_columns() | join(", ") }},
        {{ exact_sum("net_amortized_cost") }} as cost
    from {{ ref("int_charges_by_day") }}
    where charge_type <> 'Tax' and (line_items > 0 or net_amortized_cost <> 0)
    group by
        usage_date,
        payer_account_id,
        account_id,
        service,
        currency,
        {{ sourced_tag_columns() | join(", ") }},
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
        {%- set missing = taggable ~ tag ~ " is null and " %}
        {%- set inherited = missing ~ "inherited_" ~ tag ~ " is not null and " %}
        {%- set letter = "substr(inherited_from, " ~ loop.index ~ ", 1)" %}
        {{ cost_where(tag ~ " is not null") }} as {{ tag }}_tagged_cost,
        {{ cost_where(taggable ~ tag ~ " is not null") }} as {{ tag }}_tagged_taggable_cost,
        {{ cost_where(taggable ~ is_allowed_value(key, tag)) }} as {{ tag }}_valid_cost,
        {{ cost_where(inherited ~ letter ~ " = 'a'") }} as {{ tag }}_account_cost,
        {{ cost_where(inherited ~ letter ~ " = 'p'") }} as {{ tag }}_principal_cost,
        {{ cost_where(inherited ~ letter ~ " = 'c'") }} as {{ tag }}_category_cost,
        {{ cost_where(missing ~ "inherited_" ~ tag ~ " is null and " ~ default_tag(key) ~ " is not null") }}
            as {{ tag }}_default_cost,
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
    {#- Each untagged resource takes the first source that has a value, so the parts add up to what is effective. #}
    cast(
        {{ tag }}_tagged_taggable_cost + {{ tag }}_account_cost + {{ tag }}_principal_cost
        + {{ tag }}_category_cost + {{ tag }}_default_cost as decimal(38, 12)
    ) as effective_cost,
    resources,
    {{ tag }}_tagged_resources as tagged_resources,
    {{ delivery_id() }} as delivery_id,
    {{ tag }}_account_cost as account_tag_cost,
    {{ tag }}_principal_cost as iam_principal_cost,
    {{ tag }}_category_cost as cost_category_cost,
    {{ tag }}_default_cost as default_cost
from by_service
{{ "union all" if not loop.last }}
{%- endfor %}
