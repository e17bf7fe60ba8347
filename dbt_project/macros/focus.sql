{#- FOCUS in our words. The border is here and in the view `focus_costs`, nowhere else. -#}

{#- The first of `names` that has a text; NULL without any: the versions of FOCUS differ in their columns. -#}
{% macro focus_text(columns, names) -%}
    coalesce(
        {%- for name in names if name in columns %}nullif({{ name }}, ''), {% endfor -%}
        cast(null as varchar), cast(null as varchar)
    )
{%- endmacro %}


{#- What a commitment is bought with: Spend are Savings Plans, Usage are reservations. -#}
{% macro focus_is_plan() -%}
    focus_commitment_category = 'Spend'
{%- endmacro %}


{% macro focus_is_reservation() -%}
    focus_commitment_category = 'Usage'
{%- endmacro %}


{#- The line item type that CUR has for such a row. FOCUS has no negation rows, and gives the unused part of a
    commitment rows of their own; a correction of an invoiced period is a refund or credit that came later. -#}
{% macro focus_charge_type() -%}
    case
        when focus_category = 'Usage' and focus_commitment_status = 'Used' and {{ focus_is_plan() }}
            then 'SavingsPlanCoveredUsage'
        when focus_category = 'Usage' and focus_commitment_status = 'Used' and {{ focus_is_reservation() }}
            then 'DiscountedUsage'
        when focus_category = 'Usage' and focus_commitment_status = 'Unused' and {{ focus_is_plan() }}
            then 'SavingsPlanRecurringFee'
        when focus_category = 'Usage' and focus_commitment_status = 'Unused' and {{ focus_is_reservation() }}
            then 'RIFee'
        when focus_category = 'Purchase' and {{ focus_is_plan() }}
            then
                case
                    when focus_frequency = 'One-Time' then 'SavingsPlanUpfrontFee' else 'SavingsPlanRecurringFee'
                end
        when focus_category = 'Purchase' and {{ focus_is_reservation() }}
            then case when focus_frequency = 'One-Time' then 'Fee' else 'RIFee' end
        when focus_category = 'Purchase' then 'Fee'
        when focus_category = 'Adjustment' then 'Refund'
        else focus_category
    end
{%- endmacro %}


{#- The value of a key in the Tags map: user tags have their own spelling or the prefix `user:`. -#}
{% macro focus_tag(columns, key) -%}
    {%- if "tags" in columns -%}
        coalesce(
            {{- first_of_map("tags", "", spellings_of_tag_key(key)) }},
            {{- first_of_map("tags", "user:", spellings_of_tag_key(key)) }}
        )
    {%- else -%}
        cast(null as varchar)
    {%- endif -%}
{%- endmacro %}


{#- FOCUS 1.0 has cost categories in a map of their own; 1.2 keeps them among the tags. -#}
{% macro focus_category_tag(columns, key) -%}
    {%- if "x_costcategories" in columns -%}
        coalesce({{ first_of_map("x_costcategories", "", spellings_of_tag_key(key)) }}, cast(null as varchar))
    {%- elif "tags" in columns -%}
        coalesce({{ first_of_map("tags", "costCategory:", spellings_of_tag_key(key)) }}, cast(null as varchar))
    {%- else -%}
        cast(null as varchar)
    {%- endif -%}
{%- endmacro %}


{#- What FOCUS cannot say is NULL and not 0; `expression` for the other formats. -#}
{% macro unless_focus(expression, type="varchar") -%}
    {%- if var("export_format") == "focus" -%}
        cast(null as {{ type }})
    {%- else -%}
        {{ expression }}
    {%- endif -%}
{%- endmacro %}
