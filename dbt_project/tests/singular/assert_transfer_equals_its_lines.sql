{#- data_transfer_daily holds the same money and lines as the days that are transfer; a class neither loses a row to
    the prefilter nor to a region. -#}
{%- set kind = [
    "currency", "product_code", "product_family", "product_group", "usage_type", "operation", "to_location",
] %}
{{ config(tags=["delivery"]) }}

with kinds as (
    select
        {{ kind | join(", ") }},
        {{- sums_of_money() }},
        sum(line_items) as line_items
    from {{ ref("int_charges_by_day") }}
    where usage_type is not null
    group by {{ kind | join(", ") }}
),

classified as (
    select
        *,
        {{ path_class() }} as path_class
    from kinds
),

transfer as (
    select *
    from classified
    where path_class is not null
)

{{ sums_that_differ(
    "transfer",
    ref("data_transfer_daily"),
    keys=["currency", "path_class"],
    sums=money_columns() + ["line_items"],
) }}
