{#- The summaries of data_transfer_daily have its sums: per payer, path and currency, every quantity, cost and line,
    difference 0. A resource that is not listed is in a row of the rest, so nothing may be missing. -#}
{{ config(tags=["delivery"]) }}

{%- for summary in ["data_transfer_path_daily", "transfer_senders_monthly"] %}
{{ "union all" if not loop.first }}

select
    '{{ summary }}' as summary,
    differences.*
from (
    {{ sums_that_differ(
        ref("data_transfer_daily"),
        ref(summary),
        keys=["payer_account_id", "path_class", "currency"],
        sums=transfer_quantities() + money_columns() + ["line_items"],
    ) }}
) as differences
{%- endfor %}
