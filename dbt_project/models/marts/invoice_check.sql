{#- What AWS's invoices should say, beside what somebody typed in from them. An invoice may have lines of several
    bill types or sellers: what is compared is the whole invoice, in the currency that was typed in. -#}
with bill as (
    select
        invoice_id,
        payer_account_id,
        bill_type,
        billing_entity,
        currency,
        {{ exact_sum("unblended_cost") }} as bill_total,
        cast(sum(line_items) as bigint) as line_items
    from {{ ref("int_line_items_by_day") }}
    group by invoice_id, payer_account_id, bill_type, billing_entity, currency
),

invoices as (
    {%- for id, invoice in var("invoices").items() %}
    select
        cast({{ quoted(id | string) }} as varchar) as invoice_id,
        {{ setting_of(invoice, "currency") }} as currency,
        {{ setting_of(invoice, "billing_period") }} as billing_period,
        cast({{ quoted(invoice["total"] | string) }} as decimal(38, 12)) as invoice_total
    {{ "union all" if not loop.last }}
    {%- else %}
    select
        cast(null as varchar) as invoice_id,
        cast(null as varchar) as currency,
        cast(null as varchar) as billing_period,
        cast(null as decimal(38, 12)) as invoice_total
    where false
    {%- endfor %}
),

{# What was typed in without its month is looked for in every month and missed in none. #}
matched as (
    select
        coalesce(bill.invoice_id, invoices.invoice_id) as invoice_id,
        bill.payer_account_id,
        bill.bill_type,
        bill.billing_entity,
        coalesce(bill.currency, invoices.currency) as currency,
        bill.bill_total,
        invoices.invoice_total,
        coalesce(
            {{ exact_sum(
                "bill.bill_total", "partition by coalesce(bill.invoice_id, invoices.invoice_id), bill.currency"
            ) }},
            {{ decimal_zero() }}
        ) - invoices.invoice_total as difference,
        coalesce(bill.line_items, 0) as line_items,
        invoices.billing_period
    from bill
    full outer join invoices
        on
            bill.invoice_id = invoices.invoice_id
            and coalesce(invoices.currency, bill.currency, '') = coalesce(bill.currency, '')
)

select
    invoice_id,
    payer_account_id,
    bill_type,
    billing_entity,
    currency,
    bill_total,
    invoice_total,
    difference,
    case
        when line_items = 0 then 'not_in_bill'
        when invoice_id is null then 'not_invoiced'
        when invoice_total is null then 'not_entered'
        when abs(difference) <= cast('{{ var("invoice_rounding") }}' as decimal(38, 12)) then 'equal'
        else 'different'
    end as state,
    line_items,
    {{ delivery_id() }} as delivery_id
from matched
where line_items > 0 or billing_period = '{{ delivery_part("billing_period") }}'
