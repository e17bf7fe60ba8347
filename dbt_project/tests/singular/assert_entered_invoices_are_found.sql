{#- Every invoice that was typed in for this month is in the bill. A warning: the number may be misspelt, belong to
    another payer, or come with a later delivery. -#}
{{ config(tags=["delivery"], severity="warn") }}

select
    invoice_id,
    currency,
    invoice_total
from {{ ref("invoice_check") }}
where state = 'not_in_bill'
