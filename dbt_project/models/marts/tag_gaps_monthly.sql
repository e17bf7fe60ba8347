{#- What is not tagged, resource by resource, with who answers for it and what it inherits meanwhile.

    The resources of the month first; only then one row per key, so that the bill's days are read once. -#}
with resources as (
    select
        payer_account_id,
        account_id,
        service,
        resource_id,
        currency,
        {{ sourced_tag_columns() | join(", ") }},
        {{ exact_sum("net_amortized_cost") }} as cost,
        min(usage_date) as first_usage_date,
        max(usage_date) as last_usage_date
    from {{ ref("int_charges_by_day") }}
    where {{ is_taggable() }} and net_amortized_cost <> 0
    group by
        payer_account_id,
        account_id,
        service,
        resource_id,
        currency,
        {{ sourced_tag_columns() | join(", ") }}
),

owned as (
    select
        *,
        {{ owner_of_row() }} as owner
    from resources
),

by_key as (
    select
        owned.payer_account_id,
        owned.account_id,
        owned.owner,
        owned.service,
        owned.resource_id,
        owned.currency,
        owned.cost,
        owned.first_usage_date,
        owned.last_usage_date,
        of_keys.tag_key,
        of_keys.tag_value,
        of_keys.effective_value,
        of_keys.value_source,
        of_keys.is_valid
    from owned
    cross join unnest(
        array[{% for key in tag_keys() %}cast({{ quoted(key) }} as varchar){{ ", " if not loop.last }}{% endfor %}],
        array[{{ tag_columns() | join(", ") }}],
        array[
            {%- for key in tag_keys() %}
            coalesce(tag_{{ loop.index }}, inherited_tag_{{ loop.index }}, {{ default_tag(key) }})
            {{- "," if not loop.last }}
            {%- endfor %}
        ],
        array[
            {%- for key in tag_keys() %}
            {{ tag_source(loop.index, default_tag(key)) }}{{ "," if not loop.last }}
            {%- endfor %}
        ],
        array[
            {%- for key in tag_keys() %}
            coalesce({{ is_allowed_value(key, "tag_" ~ loop.index) }}, false){{ "," if not loop.last }}
            {%- endfor %}
        ]
    ) as of_keys (tag_key, tag_value, effective_value, value_source, is_valid)
)

select
    payer_account_id,
    account_id,
    owner,
    service,
    resource_id,
    tag_key,
    case when tag_value is null then 'missing' else 'invalid' end as gap,
    tag_value,
    effective_value,
    value_source,
    currency,
    {{ exact_sum("cost") }} as gap_cost,
    min(first_usage_date) as first_usage_date,
    max(last_usage_date) as last_usage_date,
    {{ delivery_id() }} as delivery_id
from by_key
where not is_valid
group by
    payer_account_id,
    account_id,
    owner,
    service,
    resource_id,
    tag_key,
    tag_value,
    effective_value,
    value_source,
    currency
