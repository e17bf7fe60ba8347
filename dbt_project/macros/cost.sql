{#- The cost formulas, per line item. The one place that knows them.

    Change log
    2026-11  First version. Unblended, amortized, net, net amortized, public on-demand, true-up and upfront fee.
             - A refund of a Savings Plan's one-time fee is the upfront fee coming back: 0 in amortized, negative
               in commitment_upfront_fee. Other refunds of Savings Plans stay (agreed discounts arrive that way).
             - Covered usage shows its effective cost and its negation 0; never one without the other.
             - Negotiated discounts count in gross metrics; in net metrics they are already inside the net columns.
             - Unused part of a plan, net: unused x (net upfront + net recurring) / (upfront + recurring) of its
               own row. AWS publishes no formula for this one.
    2026-11  - Every `…Discount` is a discount: AWS documents the kind and says that "the name varies".
             - Discounts count in net metrics where the delivery fills no net column. An export may select the
               columns while its payer has no agreement: then nothing holds the discount but its own row.
             - The returned one-time fee is known by its text under every Savings Plans product (Compute, Machine
               Learning, Database). Not by its ARN: a return within seven days leaves that empty.
             - A net figure that the plan's row lacks is its gross one, each by itself: No Upfront has no net upfront.

    unblended = amortized + commitment_trueup + commitment_upfront_fee holds per payer and month, not per line.

    Reads the staged columns of a line, and `unblended_cost`, its cost as a decimal. What only some lines have is
    cast inside its branch, so a line pays for the casts that it needs: they are the dear part of a build. -#}

{% macro charge_type_is(kinds) -%}
    line_item_line_item_type in ({% for kind in kinds %}'{{ kind }}'{{ ", " if not loop.last }}{% endfor %})
{%- endmacro %}


{#- EdpDiscount, PrivateRateDiscount, BundledDiscount, RiVolumeDiscount, SppDiscount; AWS documents them as
    `Discount`, "the name varies". -#}
{% macro is_discount() -%}
    line_item_line_item_type like '%Discount'
{%- endmacro %}


{% macro is_upfront_fee() -%}
    (
        line_item_line_item_type = 'SavingsPlanUpfrontFee'
        or (line_item_line_item_type = 'Fee' and reservation_reservation_a_r_n <> '')
        or (
            line_item_line_item_type = 'Refund'
            and line_item_product_code like '%SavingsPlans'
            and line_item_line_item_description like '%Refund for one-time fee for Savings Plan ID%'
        )
    )
{%- endmacro %}


{#- A metric of covered usage or fees: with `net` the net column where the bill fills it, else the gross one. -#}
{% macro gross_or_net(column, net_column, net) -%}
    {%- if net -%}
        coalesce({{ decimal_of(net_column) }}, {{ money_of(column) }})
    {%- else -%}
        {{ money_of(column) }}
    {%- endif -%}
{%- endmacro %}


{#- Negations carry the list price a second time. -#}
{% macro public_on_demand_cost() -%}
    case
        when line_item_line_item_type = 'SavingsPlanNegation' then {{ decimal_zero() }}
        else {{ money_of("pricing_public_on_demand_cost") }}
    end
{%- endmacro %}


{#- `has_net_columns` is a fact of the whole delivery: it fills them. -#}
{% macro net_unblended_cost() -%}
    case
        when has_net_columns and {{ is_discount() }} then {{ decimal_zero() }}
        else coalesce({{ decimal_of("line_item_net_unblended_cost") }}, unblended_cost)
    end
{%- endmacro %}


{#- The row's own net share of what a plan costs; 1 where the bill has no net figures. -#}
{% macro net_share_of_plan_fee() -%}
    {%- set upfront = "amortized_upfront_commitment_for_billing_period" -%}
    {%- set recurring = "recurring_commitment_for_billing_period" -%}
    coalesce(
        (
            coalesce(savings_plan_net_{{ upfront }}, savings_plan_{{ upfront }}, 0)
            + coalesce(savings_plan_net_{{ recurring }}, savings_plan_{{ recurring }}, 0)
        )
        / nullif(
            coalesce(savings_plan_{{ upfront }}, 0) + coalesce(savings_plan_{{ recurring }}, 0),
            0
        ),
        1
    )
{%- endmacro %}


{#- One CASE for both: `net` chooses the columns, nothing else differs but the discount rows and the plan's fee. -#}
{% macro amortized_cost(net=false) -%}
    case
        when line_item_line_item_type = 'SavingsPlanCoveredUsage'
            then {{ gross_or_net(
                "savings_plan_savings_plan_effective_cost",
                "savings_plan_net_savings_plan_effective_cost",
                net,
            ) }}
        when line_item_line_item_type = 'SavingsPlanRecurringFee'
            then
                {%- if net %}
                case
                    when
                        savings_plan_net_amortized_upfront_commitment_for_billing_period is null
                        and savings_plan_net_recurring_commitment_for_billing_period is null
                        then {{ unused_plan_commitment() }}
                    else {{ decimal_of_text("cast(" ~ unused_plan_commitment() ~ " as double) * " ~ net_share_of_plan_fee()) }}
                end
                {%- else %}
                {{ unused_plan_commitment() }}
                {%- endif %}
        when line_item_line_item_type = 'SavingsPlanNegation' or {{ is_upfront_fee() }} then {{ decimal_zero() }}
        when line_item_line_item_type = 'DiscountedUsage'
            then {{ gross_or_net("reservation_effective_cost", "reservation_net_effective_cost", net) }}
        when line_item_line_item_type = 'RIFee'
            then
                {{ gross_or_net(
                    "reservation_unused_amortized_upfront_fee_for_billing_period",
                    "reservation_net_unused_amortized_upfront_fee_for_billing_period",
                    net,
                ) }}
                + {{ gross_or_net(
                    "reservation_unused_recurring_fee",
                    "reservation_net_unused_recurring_fee",
                    net,
                ) }}
        else {{ net_unblended_cost() if net else "unblended_cost" }}
    end
{%- endmacro %}


{% macro unused_plan_commitment() -%}
    ({{ money_of("savings_plan_total_commitment_to_date") }} - {{ money_of("savings_plan_used_commitment") }})
{%- endmacro %}


{#- Minus the upfront payment that amortized cost spreads into this month. -#}
{% macro commitment_trueup() -%}
    case
        when line_item_line_item_type = 'SavingsPlanRecurringFee'
            then -{{ money_of("savings_plan_amortized_upfront_commitment_for_billing_period") }}
        when line_item_line_item_type = 'RIFee'
            then -{{ money_of("reservation_amortized_upfront_fee_for_billing_period") }}
        else {{ decimal_zero() }}
    end
{%- endmacro %}


{% macro commitment_upfront_fee() -%}
    case when {{ is_upfront_fee() }} then unblended_cost else {{ decimal_zero() }} end
{%- endmacro %}


{% macro sums_of_money() -%}
    {%- for column in money_columns() %}
    {{ exact_sum(column) }} as {{ column }}{{ "," if not loop.last }}
    {%- endfor %}
{%- endmacro %}
