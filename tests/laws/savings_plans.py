"""Laws of Savings Plans: G13 to G16."""

from __future__ import annotations

from tests.laws.registry import law
from tests.laws.series import Series

# Per plan and hour: what it covered and its fee line.
_HOURS = """
    with covered as (
        select delivery, savings_plan_savings_plan_a_r_n as arn, line_item_usage_start_date as start,
            sum(savings_plan_savings_plan_effective_cost) as cost
        from bill where line_item_line_item_type = 'SavingsPlanCoveredUsage' group by all
    ), fee as (
        select *, savings_plan_savings_plan_a_r_n as arn, line_item_usage_start_date as start
        from bill where line_item_line_item_type = 'SavingsPlanRecurringFee'
    )
"""
# Covered lines with what they save, and lines at list price that a plan of that offering has a price for.
_PRICES = """
    with price as (
        select distinct delivery, savings_plan_savings_plan_a_r_n as arn, line_item_usage_type as usage_type,
            line_item_operation as operation, savings_plan_savings_plan_rate
            / cast(pricing_public_on_demand_rate as decimal(38, 12)) as ratio
        from bill where line_item_line_item_type = 'SavingsPlanCoveredUsage'
    ), covered as (
        select delivery, savings_plan_savings_plan_a_r_n as arn, line_item_usage_start_date as start,
            line_item_usage_account_id as account, savings_plan_savings_plan_rate
            / cast(pricing_public_on_demand_rate as decimal(38, 12)) as ratio,
            product_instance_type as type, product_region_code as region,
            savings_plan_offering_type as offering
        from bill where line_item_line_item_type = 'SavingsPlanCoveredUsage'
    ), listed as (
        select delivery, line_item_usage_start_date as start, line_item_usage_account_id as account,
            line_item_usage_type as usage_type, line_item_operation as operation
        from bill where line_item_line_item_type = 'Usage' and pricing_term = 'OnDemand'
    ), owner as (
        select distinct delivery, savings_plan_savings_plan_a_r_n as arn, line_item_usage_account_id as account
        from bill where line_item_line_item_type = 'SavingsPlanRecurringFee'
    )
"""


@law("G13")
def negation_takes_out_what_was_covered(_: Series) -> str:
    """Per hour, plan, operation, usage type and zone: negated cost and amount are minus the covered list cost's."""
    return """
        select any_value(identity_line_item_id) as what, abs(sum(line_item_unblended_cost)) > 1e-6
            or abs(sum(line_item_usage_amount)) > 1e-6 as broken
        from bill where line_item_line_item_type in ('SavingsPlanCoveredUsage', 'SavingsPlanNegation')
        group by delivery, line_item_usage_start_date, savings_plan_savings_plan_a_r_n, line_item_operation,
            line_item_usage_type, coalesce(line_item_availability_zone, '')
    """


@law("G13")
def negation_names_no_resource(_: Series) -> str:
    """A negation is one line for all that was covered: no resource, no tags, a negative cost."""
    return """
        select identity_line_item_id as what, coalesce(line_item_resource_id, '') <> ''
            or cardinality(resource_tags) > 0 or line_item_unblended_cost > 0 as broken
        from bill where line_item_line_item_type = 'SavingsPlanNegation'
    """


@law("G14")
def used_commitment_is_the_effective_cost(_: Series) -> str:
    """Per plan and hour the fee line's used commitment is the sum of the effective cost of what it covered."""
    return f"""{_HOURS}
        select coalesce(fee.arn, covered.arn) as what,
            fee.arn is null or abs(coalesce(covered.cost, 0) - fee.savings_plan_used_commitment) > 1e-6 as broken
        from fee full join covered
            on fee.delivery = covered.delivery and fee.arn = covered.arn and fee.start = covered.start
    """


@law("G14")
def a_plan_uses_no_more_than_it_commits(_: Series) -> str:
    """In no hour does a plan use more than its commitment."""
    return f"""{_HOURS}
        select arn as what, savings_plan_used_commitment > savings_plan_total_commitment_to_date
            or savings_plan_used_commitment < 0 as broken from fee
    """


@law("G14")
def commitment_is_recurring_and_upfront(_: Series) -> str:
    """Total commitment of an hour = recurring + amortised upfront; the unblended fee is the recurring part."""
    return f"""{_HOURS}
        select arn as what, savings_plan_total_commitment_to_date
            <> savings_plan_recurring_commitment_for_billing_period
            + savings_plan_amortized_upfront_commitment_for_billing_period
            or line_item_unblended_cost <> savings_plan_recurring_commitment_for_billing_period as broken
        from fee
    """


@law("G15")
def the_highest_discount_goes_first(_: Series) -> str:
    """What a plan covers in an hour has a discount at least as high as what it could cover and left at list price.

    Judged where covered and left usage are of the same account and the plan is shared or is that account's.
    """
    return f"""{_PRICES}, worst as (
            select delivery, arn, start, account, max(ratio) as ratio from covered group by all
        )
        select worst.arn || ' ' || worst.start as what, min(price.ratio) < any_value(worst.ratio) as broken
        from worst join listed using (delivery, start, account)
        join price on price.delivery = worst.delivery and price.arn = worst.arn
            and price.usage_type = listed.usage_type and price.operation = listed.operation
        group by worst.delivery, worst.arn, worst.start, worst.account
    """


@law("G15")
def instance_plans_go_before_compute_plans(_: Series) -> str:
    """While an EC2 Instance plan has commitment left, no Compute plan and no list price pays for its family.

    A cent an hour is less than any instance: what is left below it is the rounding to hundredths of an hour.
    """
    return """
        with plan as (
            select delivery, savings_plan_savings_plan_a_r_n as arn, line_item_usage_start_date as start,
                savings_plan_instance_type_family as family, savings_plan_region as region,
                savings_plan_total_commitment_to_date - savings_plan_used_commitment as spare
            from bill where line_item_line_item_type = 'SavingsPlanRecurringFee'
                and savings_plan_offering_type = 'EC2InstanceSavingsPlans'
        ), others as (
            select distinct delivery, line_item_usage_start_date as start, product_location as region,
                split_part(product_instance_type, '.', 1) as family
            from bill where savings_plan_offering_type = 'ComputeSavingsPlans'
                and line_item_line_item_type = 'SavingsPlanCoveredUsage'
                or line_item_line_item_type = 'Usage' and pricing_term = 'OnDemand'
        )
        select plan.arn || ' ' || plan.start as what, plan.spare > 0.01 and others.family is not null as broken
        from plan left join others using (delivery, start, family, region)
    """


@law("G15")
def the_own_account_goes_before_sharing(_: Series) -> str:
    """A plan that covers another account's usage in an hour has left nothing eligible of its own account uncovered."""
    return f"""{_PRICES}
        select covered.arn || ' ' || covered.start as what, bool_or(price.arn is not null) as broken
        from covered join owner using (delivery, arn)
        left join listed on listed.delivery = covered.delivery and listed.start = covered.start
            and listed.account = owner.account
        left join price on price.delivery = covered.delivery and price.arn = covered.arn
            and price.usage_type = listed.usage_type and price.operation = listed.operation
        where covered.account <> owner.account group by covered.delivery, covered.arn, covered.start
    """


@law("G16")
def plan_upfront_stands_once_and_is_a_purchase(_: Series) -> str:
    """A plan with an upfront part has one upfront line, of bill type Purchase, in the month it starts in only."""
    return """
        with plan as (
            select delivery, savings_plan_savings_plan_a_r_n as arn,
                max(savings_plan_amortized_upfront_commitment_for_billing_period) as hourly,
                any_value(cast(savings_plan_start_time as timestamp)) as bought,
                count(*) filter (line_item_line_item_type = 'SavingsPlanUpfrontFee') as lines,
                bool_and(bill_bill_type = 'Purchase') filter (line_item_line_item_type = 'SavingsPlanUpfrontFee')
                    as purchase
            from bill where line_item_line_item_type in ('SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee')
            group by all
        )
        select arn as what, case when hourly > 0 and bought >= month_start and bought < month_end
            then lines <> 1 or not purchase else lines <> 0 end as broken
        from plan join delivery using (delivery) where hourly > 0 or lines > 0
    """


@law("G16")
def plan_upfront_is_amortized_over_the_term(_: Series) -> str:
    """The amortised upfront of all hours of the term sums to the upfront paid."""
    return """
        select savings_plan_savings_plan_a_r_n as what,
            abs(max(line_item_unblended_cost) filter (line_item_line_item_type = 'SavingsPlanUpfrontFee')
                - max(savings_plan_amortized_upfront_commitment_for_billing_period)
                * datediff('hour', any_value(cast(savings_plan_start_time as timestamp)),
                    any_value(cast(savings_plan_end_time as timestamp)))) > 1e-6 as broken
        from bill where line_item_line_item_type in ('SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee')
        group by delivery, savings_plan_savings_plan_a_r_n
        having count(*) filter (line_item_line_item_type = 'SavingsPlanUpfrontFee') > 0
    """


@law("G16")
def a_cancelled_plan_is_refunded_without_arn(_: Series) -> str:
    """The refund of a returned plan has no ARN, and its text names the plan; it is negative."""
    return """
        select identity_line_item_id as what, coalesce(savings_plan_savings_plan_a_r_n, '') <> ''
            or line_item_unblended_cost >= 0 or line_item_line_item_type <> 'Refund' as broken
        from bill where line_item_line_item_description like 'Refund for%Savings Plan ID%'
    """


@law("G16")
def a_plan_is_given_back_within_seven_days(_: Series) -> str:
    """A returned plan's refunds are dated at most 168 hours after its start and give back all that was paid for it."""
    return """
        with refund as (
            select delivery, regexp_extract(line_item_line_item_description, 'Savings Plan ID: (\\S+)', 1) as plan,
                max(line_item_usage_start_date) as returned, sum(line_item_unblended_cost) as given
            from bill where line_item_line_item_type = 'Refund'
                and line_item_line_item_description like 'Refund for%Savings Plan ID%' group by all
        ), plan as (
            select delivery, regexp_extract(savings_plan_savings_plan_a_r_n, '[^/]+$') as plan,
                any_value(cast(savings_plan_start_time as timestamp)) as start, sum(line_item_unblended_cost) as paid
            from bill where line_item_line_item_type in ('SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee')
            group by all
        )
        select plan as what, start is null or datediff('hour', start, returned) not between 0 and 168
            or abs(paid + given) > 1e-6 as broken
        from refund left join plan using (delivery, plan)
    """
