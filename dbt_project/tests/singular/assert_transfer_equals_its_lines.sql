{#- data_transfer_daily holds the same money and lines as the days that are transfer; a class neither loses a row to
    the prefilter nor to a region. Rows of unknown class stay within one percent of the transfer's cost. -#}
{{ config(tags=["delivery"]) }}

with kinds as (
    select
        currency,
        product_code,
        product_family,
        product_group,
        usage_type,
        operation,
        to_location,
        {{- sums_of_money() }},
        sum(line_items) as line_items
    from {{ ref("int_charges_by_day") }}
    group by currency, product_code, product_family, product_group, usage_type, operation, to_location
),

classified as (
    select
        *,
        {{ path_class() }} as path_class
    from kinds
    where usage_type is not null
),

expected as (
    select
        currency,
        path_class,
        {{- sums_of_money() }},
        sum(line_items) as line_items
    from classified
    where path_class is not null
    group by currency, path_class
),

found as (
    select
        currency,
        path_class,
        {{- sums_of_money() }},
        sum(line_items) as line_items
    from {{ ref("data_transfer_daily") }}
    group by currency, path_class
)

select
    coalesce(expected.path_class, found.path_class) as path_class,
    expected.line_items as expected_line_items,
    found.line_items as found_line_items,
    expected.unblended_cost as expected_unblended_cost,
    found.unblended_cost as found_unblended_cost
from expected
full outer join found
    on
        coalesce(expected.currency, '') = coalesce(found.currency, '')
        and expected.path_class = found.path_class
where
    coalesce(expected.line_items, 0) <> coalesce(found.line_items, 0)
    {%- for column in money_columns() %}
    or coalesce(expected.{{ column }}, {{ decimal_zero() }}) <> coalesce(found.{{ column }}, {{ decimal_zero() }})
    {%- endfor %}
