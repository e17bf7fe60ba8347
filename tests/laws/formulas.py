"""The costs that the columns of a line imply, written from the published meaning of the line item types.

Written anew here, not taken from the models: the laws judge the generator, and the models are judged elsewhere.
"""

from __future__ import annotations

PRICED = """
create view priced as
select
    *,
    line_item_unblended_cost as unblended_cost,
    case line_item_line_item_type
        when 'SavingsPlanCoveredUsage' then savings_plan_savings_plan_effective_cost
        when 'SavingsPlanRecurringFee' then savings_plan_total_commitment_to_date - savings_plan_used_commitment
        when 'SavingsPlanNegation' then 0
        when 'SavingsPlanUpfrontFee' then 0
        when 'DiscountedUsage' then reservation_effective_cost
        when 'RIFee'
            then reservation_unused_amortized_upfront_fee_for_billing_period + reservation_unused_recurring_fee
        else case
            when line_item_line_item_type = 'Fee' and coalesce(reservation_reservation_a_r_n, '') <> '' then 0
            when line_item_line_item_type = 'Refund' and line_item_product_code = 'ComputeSavingsPlans'
                and line_item_line_item_description like 'Refund for one-time fee for Savings Plan ID%' then 0
            else line_item_unblended_cost
        end
    end as amortized_cost,
    case line_item_line_item_type
        when 'RIFee' then -reservation_amortized_upfront_fee_for_billing_period
        when 'SavingsPlanRecurringFee' then -savings_plan_amortized_upfront_commitment_for_billing_period
        else 0
    end as commitment_trueup,
    case
        when line_item_line_item_type = 'SavingsPlanUpfrontFee' then line_item_unblended_cost
        when line_item_line_item_type = 'Fee' and coalesce(reservation_reservation_a_r_n, '') <> ''
            then line_item_unblended_cost
        when line_item_line_item_type = 'Refund' and line_item_product_code = 'ComputeSavingsPlans'
            and line_item_line_item_description like 'Refund for one-time fee for Savings Plan ID%'
            then line_item_unblended_cost
        else 0
    end as commitment_upfront_fee,
    coalesce(line_item_net_unblended_cost, line_item_unblended_cost) as net_unblended_cost,
    case when line_item_line_item_type = 'SavingsPlanNegation' then 0 else pricing_public_on_demand_cost end
        as public_on_demand_cost,
    coalesce(nullif(product_servicecode, ''), line_item_product_code) as service
from bill
"""

# Net amortized: the same meaning with the net columns; discount lines are in them already, so they count 0 here.
NET_AMORTIZED = """
case
    when line_item_net_unblended_cost is null then amortized_cost
    when line_item_line_item_type in ('EdpDiscount', 'PrivateRateDiscount', 'BundledDiscount', 'RiVolumeDiscount',
        'SppDiscount', 'Discount') then 0
    when line_item_line_item_type = 'SavingsPlanCoveredUsage' then savings_plan_net_savings_plan_effective_cost
    when line_item_line_item_type = 'SavingsPlanRecurringFee' then cast(
        (savings_plan_total_commitment_to_date - savings_plan_used_commitment)
        * cast((savings_plan_net_recurring_commitment_for_billing_period
            + savings_plan_net_amortized_upfront_commitment_for_billing_period)
            / (savings_plan_recurring_commitment_for_billing_period
            + savings_plan_amortized_upfront_commitment_for_billing_period) as decimal(20, 12)) as decimal(38, 12))
    when line_item_line_item_type = 'DiscountedUsage' then reservation_net_effective_cost
    when line_item_line_item_type = 'RIFee' then reservation_net_unused_recurring_fee
        + reservation_net_unused_amortized_upfront_fee_for_billing_period
    when amortized_cost = 0 then 0
    else line_item_net_unblended_cost
end
"""
