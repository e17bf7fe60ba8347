{#- What several models read of a staged line. -#}

{#- The product's region, else the one of the usage type's prefix. CloudFront's prefixes are edge areas: its EU is
    not eu-west-1. -#}
{% macro region_of_line() -%}
    coalesce(
        nullif(product_region_code, ''),
        case
            when line_item_product_code <> 'AmazonCloudFront'
                then {{ region_of_usage_type("line_item_usage_type") }}
        end
    )
{%- endmacro %}


{#- A line of an hourly export that stands for one hour: the interval of its identity is the grain of the export.
    The usage times alone do not say it: in a daily export a line that was used for one hour spans that hour, while
    its identity spans the day. -#}
{% macro is_of_one_hour() -%}
    (
        date_diff('second', line_item_usage_start_date, line_item_usage_end_date) between 0 and 3600
        and not coalesce(identity_time_interval like '%T00:00:00%/%T00:00:00%', false)
    )
{%- endmacro %}


{#- The plan or reservation of a line. FOCUS names it but not what was committed, so its bills have no commitments. -#}
{% macro commitment_of_line() -%}
    {{ unless_focus(
        "coalesce(nullif(savings_plan_savings_plan_a_r_n, ''), nullif(reservation_reservation_a_r_n, ''))"
    ) }}
{%- endmacro %}
