{#- Usage only: what was covered and what could have been. Instances that ran have hours and normalised units; all
    other usage stands with NULL family, so that the sums of cost cover the whole usage of a service. -#}
{% set keys = "usage_date, " ~ instance_keys() | join(", ") %}
{% set usage_keys = [
    "usage_date", "payer_account_id", "account_id", "charge_type", "purchase_option", "product_code", "service",
    "product_family", "usage_type", "operation", "region", "instance_type", "platform", "tenancy", "currency",
] %}
with by_usage as (
    select
        {{ usage_keys | join(", ") }},
        {{ exact_sum("usage_amount") }} as usage_amount,
        {{ exact_sum("normalized_units") }} as normalized_units,
        {{ exact_sum("amortized_cost") }} as amortized_cost,
        {{ exact_sum("public_on_demand_cost") }} as public_on_demand_cost
    from {{ ref("int_charges_by_day") }}
    where {{ is_usage() }}
    group by {{ usage_keys | join(", ") }}
),

typed as (
    select
        *,
        coalesce({{ is_running_instance() }}, false) as is_running,
        -- An instance of a database is eligible in a bill that shows a Database Savings Plan at work: there is no other
        -- sign of whether such plans are on sale to this payer.
        coalesce({{ is_plan_eligible() }}, false)
        or (
            charge_type = 'Usage'
            and purchase_option = 'OnDemand'
            and coalesce({{ is_database() }} and {{ is_running_instance() }}, false)
            and coalesce(
                bool_or(charge_type = 'SavingsPlanCoveredUsage' and {{ is_database() }}) over (partition by currency),
                false
            )
        ) as is_eligible,
        coalesce({{ instance_type_of("usage_type") }}, instance_type) as sized_type
    from by_usage
),

running as (
    select
        usage_date,
        payer_account_id,
        account_id,
        service,
        region,
        case when is_running then {{ instance_family_of("sized_type") }} end as family,
        case when is_running then platform end as platform,
        case when is_running then tenancy end as tenancy,
        currency,
        purchase_option,
        is_eligible,
        amortized_cost,
        public_on_demand_cost,
        case when is_running then usage_amount else {{ decimal_zero() }} end as hours,
        case
            when is_running
                then coalesce(
                    nullif(normalized_units, {{ decimal_zero() }}),
                    cast(usage_amount * {{ units_per_hour("sized_type") }} as decimal(38, 12)),
                    {{ decimal_zero() }}
                )
            else {{ decimal_zero() }}
        end as units
    from typed
),

summed as (
    select
        {{ keys }},
        {%- for measure, source in [("running_hours", "hours"), ("normalized_units", "units")] %}
        {%- for option, suffix in [
            ("Reserved", "reserved"), ("SavingsPlan", "savings_plan"), ("OnDemand", "on_demand"), ("Spot", "spot"),
        ] %}
        {{ exact_sum(
            "case when purchase_option = '" ~ option ~ "' then " ~ source ~ " else " ~ decimal_zero() ~ " end"
        ) }} as {{ measure }}_{{ suffix }},
        {%- endfor %}
        {%- endfor %}
        {%- for test, suffix in [
            ("purchase_option = 'Reserved'", "reserved"),
            ("purchase_option = 'SavingsPlan'", "savings_plan"),
            ("is_eligible", "eligible_on_demand"),
        ] %}
        {{ exact_sum("case when " ~ test ~ " then public_on_demand_cost else " ~ decimal_zero() ~ " end") }}
            as on_demand_equivalent_{{ suffix }},
        {%- endfor %}
        {{ exact_sum(
            "case when purchase_option in ('Reserved', 'SavingsPlan') then amortized_cost else "
            ~ decimal_zero() ~ " end"
        ) }} as amortized_covered_cost,
        {{ exact_sum("amortized_cost") }} as amortized_cost,
        {{ exact_sum("public_on_demand_cost") }} as public_on_demand_cost
    from running
    group by {{ keys }}
)

select
    {{ keys }},
    running_hours_reserved,
    running_hours_savings_plan,
    running_hours_on_demand,
    running_hours_spot,
    normalized_units_reserved,
    normalized_units_savings_plan,
    normalized_units_on_demand,
    normalized_units_spot,
    on_demand_equivalent_reserved,
    on_demand_equivalent_savings_plan,
    on_demand_equivalent_eligible_on_demand,
    amortized_covered_cost,
    amortized_cost,
    public_on_demand_cost,
    {{ ratio_of("running_hours_reserved", "(running_hours_reserved + running_hours_on_demand)") }}
        as ri_coverage_hours_ratio,
    {{ ratio_of("normalized_units_reserved", "(normalized_units_reserved + normalized_units_on_demand)") }}
        as ri_coverage_units_ratio,
    {{ ratio_of(
        "on_demand_equivalent_savings_plan",
        "(on_demand_equivalent_savings_plan + on_demand_equivalent_eligible_on_demand)",
    ) }} as sp_coverage_ratio,
    {{ ratio_of(
        "(on_demand_equivalent_reserved + on_demand_equivalent_savings_plan)", "public_on_demand_cost"
    ) }} as cid_coverage_public_ratio,
    {{ ratio_of(
        "(running_hours_reserved + running_hours_savings_plan)",
        "(running_hours_reserved + running_hours_savings_plan + running_hours_on_demand + running_hours_spot)",
    ) }} as cid_coverage_usage_ratio,
    {{ ratio_of("amortized_covered_cost", "amortized_cost") }} as cudos_coverage_amortized_ratio,
    {{ delivery_id() }} as delivery_id
from summed
