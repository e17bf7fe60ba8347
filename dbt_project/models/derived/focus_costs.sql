{{ config(materialized="view") }}
{#- The border to FOCUS: column names and values of FOCUS 1.2 over the published cost_daily. A view: nothing is copied.

    BilledCost is the unblended cost, EffectiveCost the net amortized one, ListCost the public one. FOCUS has no
    negation rows: usage under a Savings Plan is billed 0 in it, which is what its line and its negation are together.
    A commitment's fee line becomes two rows: what was bought (billed, effective 0) and what of it went unused
    (billed 0). The table of all columns stands in the description. -#}
{#- The first derivation of a lake has neither of these: then nothing has a name yet. -#}
{% set has_accounts = columns_of(source("published", "accounts")) %}
{% set has_services = columns_of(source("published", "services")) %}

{% if has_accounts %}
with known_accounts as (
    select
        account_id,
        account_name
    from {{ source("published", "accounts") }}
),
{% else %}
with known_accounts as (
    select
        cast(null as varchar) as account_id,
        cast(null as varchar) as account_name
),
{% endif %}
{% if has_services %}
known_services as (
    select
        service,
        service_name,
        currency
    from {{ source("published", "services") }}
),
{% else %}
known_services as (
    select
        cast(null as varchar) as service,
        cast(null as varchar) as service_name,
        cast(null as varchar) as currency
),
{% endif %}
parts as (
    select
        costs.*,
        part_names.part
    from {{ source("published", "cost_daily") }} as costs
    cross join unnest(array['charge', 'unused']) as part_names (part)
    where
        costs.charge_type <> 'SavingsPlanNegation'
        and (
            (part_names.part = 'charge' and costs.line_items > 0)
            or (
                part_names.part = 'unused'
                and costs.charge_type in ('RIFee', 'SavingsPlanRecurringFee')
                and costs.net_amortized_cost <> 0
            )
        )
),

named as (
    select
        parts.*,
        payers.account_name as payer_name,
        spenders.account_name,
        known_services.service_name,
        parts.part = 'charge' and parts.charge_type in ('RIFee', 'SavingsPlanRecurringFee') as is_purchased,
        case
            when parts.part = 'unused' then 'Usage'
            when parts.charge_type in ('RIFee', 'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee') then 'Purchase'
            when parts.charge_type in ('Fee', 'FlatRateSubscription') then 'Purchase'
            when parts.charge_type in ('Tax', 'Credit') then parts.charge_type
            when parts.charge_type = 'Refund' then 'Adjustment'
            when parts.charge_type like '%Discount' then 'Credit'
            else 'Usage'
        end as charge_category,
        cast(date_parse(parts.billing_period || '-01', '%Y-%m-%d') as timestamp(3)) as period_start
    from parts
    left join known_accounts as payers on parts.payer_account_id = payers.account_id
    left join known_accounts as spenders on parts.account_id = spenders.account_id
    left join known_services
        on
            parts.service = known_services.service
            and coalesce(parts.currency, '') = coalesce(known_services.currency, '')
)

select
    case
        when part = 'unused' or charge_type = 'SavingsPlanCoveredUsage' then {{ decimal_zero() }}
        else unblended_cost
    end as billedcost,
    payer_account_id as billingaccountid,
    payer_name as billingaccountname,
    currency as billingcurrency,
    cast(date_add('month', 1, period_start) as timestamp(3)) as billingperiodend,
    period_start as billingperiodstart,
    charge_category as chargecategory,
    case when charge_type = 'Refund' then 'Correction' end as chargeclass,
    case
        when charge_category in ('Tax', 'Credit', 'Adjustment') or commitment_upfront_fee <> {{ decimal_zero() }}
            then 'One-Time'
        when charge_category = 'Purchase' then 'Recurring'
        else 'Usage-Based'
    end as chargefrequency,
    cast(date_add('day', 1, usage_date) as timestamp(3)) as chargeperiodend,
    cast(usage_date as timestamp(3)) as chargeperiodstart,
    case purchase_option when 'SavingsPlan' then 'Spend' when 'Reserved' then 'Usage' end as commitmentdiscountcategory,
    case
        when part = 'unused' then 'Unused'
        when charge_type in ('SavingsPlanCoveredUsage', 'DiscountedUsage') then 'Used'
    end as commitmentdiscountstatus,
    case purchase_option when 'SavingsPlan' then 'Savings Plan' when 'Reserved' then 'Reserved Instance' end
        as commitmentdiscounttype,
    case when charge_category = 'Usage' and part = 'charge' then usage_amount end as consumedquantity,
    case when charge_category = 'Usage' and part = 'charge' then pricing_unit end as consumedunit,
    case when is_purchased then {{ decimal_zero() }} else net_amortized_cost end as effectivecost,
    case when part = 'unused' then {{ decimal_zero() }} else public_on_demand_cost end as listcost,
    case
        when charge_category = 'Tax' then null
        when charge_category in ('Credit', 'Adjustment') then 'Other'
        when purchase_option = 'Spot' then 'Dynamic'
        when charge_category = 'Usage' and purchase_option in ('SavingsPlan', 'Reserved') then 'Committed'
        else 'Standard'
    end as pricingcategory,
    currency as pricingcurrency,
    case when part = 'charge' then usage_amount end as pricingquantity,
    case when part = 'charge' then pricing_unit end as pricingunit,
    cast('AWS' as varchar) as providername,
    case when billing_entity = 'AWS' then 'AWS' end as publishername,
    region as regionid,
    coalesce(service_name, service) as servicename,
    usage_type as skumeter,
    account_id as subaccountid,
    account_name as subaccountname,
    tags_json as tags,
    operation as x_operation,
    product_code as x_servicecode,
    charge_type as x_chargetype,
    purchase_option as x_purchaseoption,
    billing_entity as x_billingentity,
    product_family as x_productfamily,
    is_estimated as x_isestimated,
    billing_period,
    export_name,
    delivery_id
from named
