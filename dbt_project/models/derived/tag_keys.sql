{#- Every tag key of the lines, not only those that settings choose: this is where one looks for what to choose. The
    newest three months are read. Lines are first counted by their whole map: few sets of tags stand on many lines. -#}
{% set cur2 = columns_of(source("published", "line_items_cur2")) %}
{% set legacy = columns_of(source("published", "line_items_legacy")) %}
{% set focus = columns_of(source("published", "line_items_focus")) %}
{% set flat = [] %}
{%- for name in legacy if name.startswith(("resource_tags_", "cost_category_")) %}{% do flat.append(name) %}{% endfor %}
{% set chosen = [] %}
{%- for key in tag_keys() %}{% do chosen.extend(spellings_of_tag_key(key)) %}{% endfor %}

with entries as (
    select
        cast(null as varchar) as written_key,
        cast(null as varchar) as tag_value,
        cast(null as date) as first_seen,
        cast(null as date) as last_seen,
        cast(null as bigint) as line_items
    {%- for table, columns, names in [
        ("line_items_cur2", cur2, {"resource_tags": "", "cost_category": "costCategory/", "tags": ""}),
        ("line_items_focus", focus, {"tags": "resourceTags/", "x_costcategories": "costCategory/"}),
    ] %}
    {%- set day = "line_item_usage_start_date" if "line_item_usage_start_date" in columns else "chargeperiodstart" %}
    {%- for name, prefix in names.items() if name in columns %}

    union all

    select
        '{{ prefix }}' || pairs.tag_key as written_key,
        pairs.tag_value,
        sets.first_seen,
        sets.last_seen,
        sets.line_items
    from (
        select
            {{ name }} as tag_set,
            min(cast({{ day }} as date)) as first_seen,
            max(cast({{ day }} as date)) as last_seen,
            count(*) as line_items
        from {{ source("published", table) }}
        where
            billing_period in ({{ newest_months() }})
            and cardinality({{ name }}) > 0
        group by {{ name }}
    ) as sets
    cross join unnest(sets.tag_set) as pairs (tag_key, tag_value)
    {%- endfor %}
    {%- endfor %}
    {#- An array has at most 254 elements when it is written out. #}
    {%- for some in flat | batch(200) %}

    union all

    select
        pairs.tag_key as written_key,
        pairs.tag_value,
        cast(lines.line_item_usage_start_date as date) as first_seen,
        cast(lines.line_item_usage_start_date as date) as last_seen,
        cast(1 as bigint) as line_items
    from {{ source("published", "line_items_legacy") }} as lines
    cross join unnest(
        array[{% for name in some %}'{{ name }}'{{ ", " if not loop.last }}{% endfor %}],
        array[{% for name in some %}lines.{{ name }}{{ ", " if not loop.last }}{% endfor %}]
    ) as pairs (tag_key, tag_value)
    where lines.billing_period in ({{ newest_months() }})
    {%- endfor %}
),

sourced as (
    select
        case
            when written_key like 'accountTag/%' then 'account'
            when strpos(written_key, 'costCategory') > 0 or substr(written_key, 1, 14) = 'cost_category_'
                then 'cost_category'
            when written_key like 'iamPrincipal/%' or written_key like 'userAttribute/%' then 'principal'
            else 'resource'
        end as tag_source,
        regexp_replace(
            regexp_replace(
                written_key,
                '^((resource|account)Tags?|userAttribute|iamPrincipal|costCategory)/|^(resource_tags|cost_category)_'
            ),
            '^(user[:_]|costCategory:)'
        ) as tag_key,
        tag_value,
        first_seen,
        last_seen,
        line_items
    from entries
    where tag_value <> ''
)

select
    tag_key,
    tag_source,
    tag_key in ({% for key in chosen %}{{ quoted(key) }}{{ ", " if not loop.last }}{% endfor %}) as is_allocation_key,
    count(distinct tag_value) as distinct_values,
    cast(sum(line_items) as bigint) as line_items,
    min(first_seen) as first_seen,
    max(last_seen) as last_seen
from sourced
group by tag_key, tag_source
