"""Laws of prices and usage: G5 to G8."""

from __future__ import annotations

from tests.laws.registry import law
from tests.laws.series import Series

MONTHLY_UNITS = "('GB-Mo', 'GB-month', 'IOPS-Mo', 'MiBps-Mo', 'GiBps-mo', 'Obj-Month')"
# Lines at a list price: what carries one of the tiers of its SKU.
AT_LIST = "line_item_line_item_type = 'Usage' and pricing_term = 'OnDemand' and product_sku is not null"


@law("G5")
def unblended_is_rate_times_amount(_: Series) -> str:
    """On usage, covered usage and negations the unblended cost is the unblended rate times the amount, exactly."""
    return """
        select identity_line_item_id as what, abs(line_item_unblended_cost
            - cast(line_item_unblended_rate as decimal(38, 12)) * line_item_usage_amount) > 1e-6 as broken
        from bill where line_item_line_item_type in ('Usage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation')
    """


@law("G6")
def tiers_follow_each_other_in_time(_: Series) -> str:
    """The payer's usage of a SKU walks through the price tiers in time order: no tier begins before another ends."""
    return f"""
        with rates as (
            select delivery, product_sku, line_item_unblended_rate as rate, line_item_line_item_description as text,
                min(line_item_usage_start_date) as first, max(line_item_usage_start_date) as last
            from bill where {AT_LIST} group by all
        )
        select a.product_sku || ' at ' || a.rate as what, a.first < b.last and b.first < a.last as broken
        from rates as a join rates as b using (delivery, product_sku) where a.rate <> b.rate
    """


@law("G6")
def tiers_are_counted_over_the_payer(_: Series) -> str:
    """An account's tier depends on the others: at the first instant of a tier's use all accounts have come to it."""
    return f"""
        with uses as (
            select delivery, product_sku, line_item_usage_account_id as account, line_item_unblended_rate as rate,
                line_item_usage_start_date as start
            from bill where {AT_LIST}
        ), several as (
            select delivery, product_sku from uses group by all
            having count(distinct rate) > 1 and count(distinct account) > 1
        ), first as (
            select delivery, product_sku, rate, min(start) as start, max(start) as last
            from uses join several using (delivery, product_sku) group by all
        )
        select uses.product_sku || ' of ' || account as what,
            uses.start > first.start and uses.start < first.last and uses.rate <> first.rate as broken
        from uses join first using (delivery, product_sku)
    """


# What a payer gets at a rate in a month before the next one begins, as AWS's price pages say: usage type, rate, amount.
_STEPS = """
    with step(pattern, rate, room, next_rate) as (values
        ('^DataTransfer-Out-Bytes$', 0.0, 100.0, 0.09), ('^DataTransfer-Out-Bytes$', 0.09, 10140.0, 0.085),
        ('^TimedStorage-ByteHrs$', 0.023, 51200.0, 0.022), ('^Request$', 0.0, 1000000.0, 0.0000002)
    )
"""


@law("G6")
def a_tier_is_full_before_the_next_begins(series: Series) -> str:
    """Over the payer and month, a tier holds its published amount where a later one is used, and never more.

    100 GB of egress are free and its first step ends at 10 TB over all services together; storage steps at 50 TB.
    Free usage that is charged and credited stands at the next tier's rate.
    """
    shown = series.scenario.prices.free_tier == "rows"
    return f"""{_STEPS}, used as (
            select delivery, line_item_currency_code as currency, pattern, rate, room, next_rate,
                sum(line_item_usage_amount) filter (cast(line_item_unblended_rate as double) = rate) as amount,
                count(*) filter (cast(line_item_unblended_rate as double) = next_rate) as later
            from bill join step on regexp_matches(line_item_usage_type, pattern)
                and line_item_product_code in ('AmazonEC2', 'AmazonS3', 'AWSLambda')
            where {AT_LIST} group by all
        )
        select pattern || ' at ' || rate as what, coalesce(amount, 0) > room + 1e-6
            or (later > 0 and abs(coalesce(amount, 0) - room) > 1e-6) as broken
        from used where {"true" if shown else "false"}
    """


@law("G6")
def blended_rate_is_the_payer_s_average(_: Series) -> str:
    """Blending moves cost between accounts, never out of the payer: over a SKU's usage both costs have one sum."""
    return f"""
        select product_sku as what,
            abs(sum(line_item_blended_cost) - sum(line_item_unblended_cost)) > 1e-6 as broken
        from bill where {AT_LIST} group by delivery, product_sku
    """


@law("G6")
def a_sku_has_one_blended_rate(_: Series) -> str:
    """All accounts of a payer have the same blended rate for a SKU at list price in a month, unless its price changes."""
    return f"""
        select product_sku as what, count(distinct line_item_blended_rate) > 1 as broken
        from bill where {AT_LIST} and line_item_usage_type not in (
            select usage_type from label where kind = 'price_change') group by delivery, product_sku
    """


@law("G6")
def free_tier_credits_cancel_their_usage(_: Series) -> str:
    """Free tier credits give back what the free amount of the payer's month costs at the first paid rate, exactly.

    Per usage type over the month, for days need not match; per product and operation they stay below its cost.
    """
    return f"""{_STEPS}, cost as (
            select delivery, line_item_product_code as product, line_item_usage_type as usage_type,
                coalesce(line_item_operation, '') as operation,
                sum(line_item_unblended_cost) filter (line_item_line_item_type = 'Usage') as used,
                sum(line_item_unblended_cost) filter (
                    line_item_line_item_type = 'Credit' and line_item_line_item_description ilike '%free tier%'
                ) as credit
            from bill group by all
        ), given as (
            select pattern, room, next_rate, delivery, sum(credit) as credit
            from cost join step on regexp_matches(usage_type, pattern) and rate = 0 group by all
        ), free as (
            select pattern, delivery, sum(line_item_usage_amount) as amount
            from bill join step on regexp_matches(line_item_usage_type, pattern) and rate = 0
            where line_item_line_item_type = 'Usage' and cast(line_item_unblended_rate as double) > 0
                and line_item_product_code <> 'AmazonCloudFront' group by all
        )
        select usage_type as what, used is null or used + credit < -1e-6 as broken from cost where credit is not null
        union all
        select pattern, abs(credit + least(amount, room) * next_rate) > 1e-6 from given join free using (pattern, delivery)
        where credit is not null
    """


@law("G7")
def monthly_units_are_charged_by_the_day(_: Series) -> str:
    """What is priced per month is charged amount / days of the month: the days of a full month add up to its level.

    Judged by what a line of a full month charges times the month's days: the same in months of any length, but growth.
    """
    return f"""
        with months as (
            select delivery, identity_line_item_id as what, datediff('day', month_start, month_end) as days,
                avg(line_item_usage_amount) as charged
            from bill join delivery using (delivery)
            where pricing_unit in {MONTHLY_UNITS} and line_item_line_item_type = 'Usage' group by all
            having count(distinct cast(line_item_usage_start_date as date)) = datediff('day', month_start, month_end)
        )
        select a.what, abs(a.charged * a.days / (b.charged * b.days) - 1) > 0.02 as broken
        from months as a join months as b on a.what = b.what and a.days < b.days
    """


@law("G8")
def public_cost_is_public_rate_times_amount(series: Series) -> str:
    """On usage the public cost is the public rate times the amount; on spot that or 0, as the scenario's switch says."""
    return f"""
        select identity_line_item_id as what, abs(pricing_public_on_demand_cost
            - cast(pricing_public_on_demand_rate as decimal(38, 12)) * line_item_usage_amount) > 1e-6
            and not (pricing_term = 'Spot' and pricing_public_on_demand_cost = 0)
            or pricing_term = 'Spot' and (pricing_public_on_demand_cost = 0)
                <> {series.scenario.prices.spot_public == "zero"} as broken
        from bill where line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
            and coalesce(pricing_public_on_demand_rate, '') <> ''
    """


@law("G8")
def public_cost_is_nothing_where_nothing_ran(_: Series) -> str:
    """Negations, fees, tax, credits, refunds and discounts have no public cost."""
    return """
        select identity_line_item_id as what, coalesce(pricing_public_on_demand_cost, 0) <> 0 as broken
        from bill where line_item_line_item_type not in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
    """
