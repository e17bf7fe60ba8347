"""Laws of net cost, discounts, credits, refunds and tax, and the bridge between the views of cost: G17 to G21."""

from __future__ import annotations

from tests.laws.registry import law
from tests.laws.series import Series

DISCOUNTS = (
    "('EdpDiscount', 'PrivateRateDiscount', 'BundledDiscount', 'RiVolumeDiscount', 'SppDiscount', 'Discount')"
)


@law("G17")
def net_is_gross_and_the_discount_lines(_: Series) -> str:
    """Per account and product net cost sums to gross cost with the discount lines, which are 0 in net.

    Discount lines are rounded to eight decimals: the tolerance of 1e-6 is for them.
    """
    return f"""
        select line_item_usage_account_id || ' ' || line_item_product_code as what,
            abs(coalesce(sum(line_item_net_unblended_cost), 0) - sum(line_item_unblended_cost)) > 1e-6
            or count(*) filter (line_item_net_unblended_cost is null and line_item_unblended_cost <> 0) > 0
            or bool_or(line_item_line_item_type in {DISCOUNTS} and line_item_net_unblended_cost <> 0) as broken
        from bill
        where delivery in (select delivery from bill where line_item_line_item_type in {DISCOUNTS})
        group by delivery, line_item_usage_account_id, line_item_product_code
    """


@law("G17")
def net_is_gross_and_the_line_s_discount(_: Series) -> str:
    """Where a line says its total discount, its net cost is its gross cost with that."""
    return """
        select identity_line_item_id as what, abs(line_item_net_unblended_cost
            - line_item_unblended_cost - discount_total_discount) > 1e-6 as broken
        from bill where discount_total_discount is not null
    """


@law("G17")
def a_payer_without_discounts_has_no_net_columns(_: Series) -> str:
    """Every net column is NULL on every line of a payer without discounts."""
    return f"""
        select identity_line_item_id as what, coalesce(line_item_net_unblended_cost, reservation_net_effective_cost,
            savings_plan_net_savings_plan_effective_cost, reservation_net_unused_recurring_fee,
            reservation_net_unused_amortized_upfront_fee_for_billing_period,
            reservation_net_amortized_upfront_fee_for_billing_period,
            savings_plan_net_recurring_commitment_for_billing_period,
            savings_plan_net_amortized_upfront_commitment_for_billing_period) is not null as broken
        from bill
        where delivery not in (select delivery from bill where line_item_line_item_type in {DISCOUNTS})
    """


@law("G18")
def discount_lines_name_no_resource(_: Series) -> str:
    """A discount line stands for many others: no resource, no tags, not above 0."""
    return f"""
        select identity_line_item_id as what, coalesce(line_item_resource_id, '') <> ''
            or cardinality(resource_tags) > 0 or line_item_unblended_cost > 0 as broken
        from bill where line_item_line_item_type in {DISCOUNTS}
    """


@law("G18")
def discount_lines_sum_to_the_discount_maps(_: Series) -> str:
    """Per kind of discount, account and product the discount lines sum to the entries of the lines' discount maps."""
    return f"""
        with entries as (
            select delivery, line_item_usage_account_id as account, line_item_product_code as product,
                entry.key as kind, cast(cast(entry.value as varchar) as decimal(38, 12)) as amount
            from (
                select *, unnest(map_entries(discount)) as entry from bill where cardinality(discount) > 0
            )
            where line_item_line_item_type not in {DISCOUNTS}
        ), mapped as (
            select delivery, account, product, kind, sum(amount) as amount from entries group by all
        ), billed as (
            select delivery, line_item_usage_account_id as account, line_item_product_code as product,
                line_item_line_item_type as kind, sum(line_item_unblended_cost) as amount
            from bill where line_item_line_item_type in {DISCOUNTS} group by all
        )
        select account || ' ' || product || ' ' || kind as what,
            abs(coalesce(mapped.amount, 0) - coalesce(billed.amount, 0)) > 1e-6 as broken
        from mapped full join billed using (delivery, account, product, kind)
        where delivery in (select delivery from mapped)
    """


@law("G19")
def tax_is_one_rate_on_net_cost(_: Series) -> str:
    """Per account and product tax is the rate of the bill on what is left after discounts, before credits."""
    return """
        with parts as (
            select delivery, line_item_currency_code as currency, line_item_usage_account_id as account,
                line_item_product_code as product,
                coalesce(sum(line_item_unblended_cost) filter (line_item_line_item_type = 'Tax'), 0) as tax,
                coalesce(sum(line_item_unblended_cost) filter (
                    line_item_line_item_type not in ('Tax', 'Credit')), 0) as base
            from bill group by all
        ), rate as (
            select delivery, currency, round(cast(median(tax / base) as double), 4) as rate
            from parts where tax <> 0 and base <> 0 group by all
        )
        select account || ' ' || product as what, abs(cast(tax as double) - cast(base as double) * rate) > 1e-6 as broken
        from parts join rate using (delivery, currency)
    """


@law("G19")
def tax_is_restated_under_its_key(_: Series) -> str:
    """A later delivery of the month says its tax under the same keys and dates, with the cost of what it now knows."""
    return """
        with tax as (
            select delivery, billing_period, revision, identity_line_item_id as id, identity_time_interval as time,
                line_item_unblended_cost as cost
            from bill join delivery using (delivery) where line_item_line_item_type = 'Tax'
        ), rest as (
            select delivery, sum(line_item_unblended_cost) as cost from bill
            where line_item_line_item_type not in ('Tax', 'Credit') group by all
        ), pairs as (
            select later.delivery, later.id, later.time, earlier.id is not null as known,
                later.cost <> earlier.cost or now.cost = before.cost as moved
            from tax as later left join rest as now on now.delivery = later.delivery left join tax as earlier on earlier.billing_period = later.billing_period
                and earlier.revision = later.revision - 1 and earlier.id = later.id and earlier.time = later.time
            left join rest as before on before.delivery = earlier.delivery
            where later.revision > 0
        )
        select delivery as what, count(*) filter (known) * 2 < count(*) or count(*) filter (moved) = 0 as broken
        from pairs group by delivery
    """


@law("G20")
def credits_stay_within_what_they_offset(_: Series) -> str:
    """Credits are negative, and per account, product and usage type no larger than the charges they offset."""
    return """
        with credit as (
            select delivery, line_item_usage_account_id as account, line_item_product_code as product,
                coalesce(line_item_usage_type, '') as usage_type, sum(line_item_unblended_cost) as amount,
                bool_or(line_item_unblended_cost >= 0) as positive
            from bill where line_item_line_item_type = 'Credit' group by all
        ), charged as (
            select delivery, line_item_usage_account_id as account, line_item_product_code as product,
                line_item_usage_type as usage_type, sum(line_item_unblended_cost) as amount
            from bill where line_item_line_item_type not in ('Credit', 'Tax', 'Refund')
            group by grouping sets ((1, 2, 3, 4), (1, 2, 3))
        )
        select account || ' ' || product || ' ' || credit.usage_type as what,
            positive or charged.amount is null or -credit.amount > charged.amount as broken
        from credit left join charged using (delivery, account, product)
        where coalesce(charged.usage_type, '') = credit.usage_type or charged.amount is null
    """


@law("G20")
def refunds_are_negative_and_their_own_bill_type(_: Series) -> str:
    """A refund is negative, stands under bill type Refund and refers to this month or an earlier one."""
    return """
        select identity_line_item_id as what, line_item_unblended_cost >= 0 or bill_bill_type <> 'Refund'
            or line_item_usage_start_date >= month_end as broken
        from bill join delivery using (delivery) where line_item_line_item_type = 'Refund'
    """


@law("G20")
def some_refunds_are_of_an_earlier_month(_: Series) -> str:
    """A refund may be of the month before: then its usage dates lie there, and it counts in this bill."""
    return """
        select delivery as what, count(*) filter (line_item_usage_start_date < month_start) = 0
            or count(*) filter (line_item_usage_start_date >= month_start) = 0 as broken
        from bill join delivery using (delivery) where line_item_line_item_type = 'Refund' group by delivery
    """


@law("G21")
def the_views_of_cost_are_bridged(_: Series) -> str:
    """Per payer, month and currency: unblended = amortized + true-up + upfront fees."""
    return """
        select delivery || ' ' || bill_payer_account_id as what, abs(sum(unblended_cost - amortized_cost
            - commitment_trueup - commitment_upfront_fee)) > 1e-6 as broken
        from priced group by delivery, bill_payer_account_id, line_item_currency_code
    """


@law("G21")
def the_bridge_of_an_account_is_what_it_shares(_: Series) -> str:
    """Per account the bridge misses what its commitments gave to all, less what all commitments gave to it."""
    return """
        select line_item_usage_account_id as what, abs(
            sum(unblended_cost - amortized_cost - commitment_trueup - commitment_upfront_fee)
            - sum(case line_item_line_item_type
                when 'SavingsPlanRecurringFee' then savings_plan_used_commitment
                when 'RIFee' then line_item_unblended_cost + reservation_amortized_upfront_fee_for_billing_period
                    - reservation_unused_recurring_fee
                    - reservation_unused_amortized_upfront_fee_for_billing_period
                when 'SavingsPlanCoveredUsage' then -savings_plan_savings_plan_effective_cost
                when 'DiscountedUsage' then -reservation_effective_cost
                else 0 end)) > 1e-6 as broken
        from priced group by delivery, line_item_usage_account_id, line_item_currency_code
    """
