{#- Rows that look like bytes moved and match no class stay within one percent of the cost of transfer. A warning:
    the money is counted either way, but a class is missing. -#}
{{ config(tags=["delivery"], severity="warn") }}

with transfer as (
    select
        currency,
        {{ exact_sum("unblended_cost") }} as cost,
        {{ exact_sum("case when path_class = 'unknown' then unblended_cost else " ~ decimal_zero() ~ " end") }}
            as unknown_cost
    from {{ ref("data_transfer_daily") }}
    where unblended_cost > 0
    group by currency
)

select *
from transfer
where unknown_cost * 100 > cost
