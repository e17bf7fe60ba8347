{#- Names of columns that several models share. Macros in this folder return values, not SQL. -#}

{#- The money columns of every mart, in the order of the contract. -#}
{% macro money_columns() -%}
    {{ return([
        "unblended_cost",
        "amortized_cost",
        "net_unblended_cost",
        "net_amortized_cost",
        "public_on_demand_cost",
    ]) }}
{%- endmacro %}


{#- The tags of a line, what it inherits of each, and from where. -#}
{% macro sourced_tag_columns() -%}
    {%- set names = [] -%}
    {%- for name in tag_columns() -%}{%- do names.extend([name, "inherited_" ~ name]) -%}{%- endfor -%}
    {{ return(names + ["inherited_from"]) }}
{%- endmacro %}


{% macro day_keys() -%}
    {{ return([
        "usage_date", "payer_account_id", "account_id", "billing_entity", "charge_type", "purchase_option",
        "product_code", "service", "product_family", "usage_type", "operation", "region", "resource_id",
        "pricing_unit", "currency", "is_estimated", "from_region_code", "to_region_code", "to_location",
        "product_group", "instance_type", "platform", "tenancy", "commitment_id", "commitment_region",
        "commitment_family", "offering_class", "payment_option", "fee_starts_at", "fee_ends_at",
        "invoice_id", "bill_type", "term_starts_at", "term_ends_at",
    ] + sourced_tag_columns()) }}
{%- endmacro %}


{#- What is told by the hour; `has_units` keeps apart what the bill gives in normalised units. -#}
{% macro hour_keys() -%}
    {{ return([
        "usage_hour", "payer_account_id", "account_id", "charge_type", "purchase_option", "product_code", "service",
        "usage_type", "operation", "region", "instance_type", "platform", "tenancy", "currency", "has_units",
    ]) }}
{%- endmacro %}


{#- What was charged, as the finer tables of cost tell it. -#}
{% macro charge_keys() -%}
    {{ return(["charge_type", "purchase_option", "product_code", "usage_type", "operation", "region"]) }}
{%- endmacro %}


{#- Whose instances ran, and as what: what a commitment could cover. -#}
{% macro instance_keys() -%}
    {{ return([
        "payer_account_id", "account_id", "service", "region", "family", "platform", "tenancy", "currency",
    ]) }}
{%- endmacro %}


{#- What a reservation's fee line holds for the whole month and its days share. -#}
{% macro spread_sums() -%}
    {{ return(["amortized_cost", "net_amortized_cost", "committed_units", "committed_hours", "committed_cost"]) }}
{%- endmacro %}


{#- What stays where the bill has it. -#}
{% macro kept_sums() -%}
    {{ return([
        "usage_amount", "normalized_units", "unblended_cost", "net_unblended_cost", "public_on_demand_cost",
        "commitment_trueup", "commitment_upfront_fee", "used_commitment", "free_amount", "free_tier_credit",
    ]) }}
{%- endmacro %}


{% macro day_sums() -%}
    {{ return(kept_sums() + spread_sums()) }}
{%- endmacro %}


{#- What data_transfer_daily measures beside money and lines, and what its summaries keep. -#}
{% macro transfer_quantities() -%}
    {{ return(["metered_gb", "moved_gb", "free_tier_gb", "priced_gb", "usage_cost", "credit_cost"]) }}
{%- endmacro %}


{#- How many resources a monthly table lists by name: of each account and path in transfer_senders_monthly, of each
    account by each cost in dearest_resources_monthly. All others are summed in a row of the rest. -#}
{% macro listed_resources() -%}
    {{ return(100) }}
{%- endmacro %}
