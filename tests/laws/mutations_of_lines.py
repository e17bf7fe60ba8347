"""Mutations of keys, time, prices, reservations and Savings Plans: G1 to G16."""

from __future__ import annotations

from tests.laws.mutation import changed, delete, edit, kind, one, update

RUNNING = "regexp_matches(line_item_usage_type, '(Box|Instance)Usage:')"
METERED = kind("Usage", "DiscountedUsage")
CLOSED = "delivery in (select delivery from delivery where as_of is null)"
OPEN = "delivery in (select delivery from delivery where as_of is not null)"
WITH_UPFRONT = f"{kind('Fee')} and reservation_reservation_a_r_n is not null"
KEYS_AND_TIME = (
    edit(
        "id and interval are a key",
        "a line stands twice",
        f"insert into bill select * from bill where {one('true')}",
    ),
    edit(
        "ids repeat over intervals",
        "every line has an id of its own",
        "update bill set identity_line_item_id = identity_line_item_id || rowid",
    ),
    edit(
        "metered lines lie inside the month",
        "an hour of usage lies in the next month",
        changed("line_item_usage_end_date", "+ interval 1 month", kind("Usage")),
    ),
    edit(
        "metered lines have the bill s granularity",
        "a line covers two hours",
        changed("line_item_usage_end_date", "+ interval 1 hour", kind("Usage")),
    ),
    edit(
        "interval text is start and end",
        "an interval's text is of local time",
        update("identity_time_interval", "replace(identity_time_interval, 'Z', '+02:00')", kind("Usage")),
    ),
    edit(
        "tax spans the month under an interval of one day",
        "tax is dated one day",
        update("line_item_usage_end_date", "line_item_usage_start_date + interval 1 day", kind("Tax")),
    ),
    edit(
        "reservation fees end a second before midnight",
        "a fee ends at midnight",
        update("line_item_usage_end_date", "line_item_usage_end_date + interval 1 second", kind("RIFee")),
    ),
    edit(
        "billing period is the delivery s month",
        "a line of the month before",
        update("bill_billing_period_start_date", "bill_billing_period_start_date - interval 1 month", "true"),
    ),
    edit(
        "nothing is metered after the instant of the bill",
        "the bill knows an hour that has not passed",
        "update bill set line_item_usage_end_date = line_item_usage_end_date + interval 3 hour"
        f" where {OPEN} and {kind('Usage')}",
    ),
    edit(
        "an open bill ends in the middle of a day",
        "the last day is as full as the week before",
        "insert into bill by name select * exclude (last) replace (line_item_usage_start_date + interval 7 day"
        " as line_item_usage_start_date, line_item_usage_end_date + interval 7 day as line_item_usage_end_date)"
        f" from bill join (select delivery, max(cast(line_item_usage_start_date as date)) as last from bill where"
        f" {OPEN} and {kind('Usage')} group by all) using (delivery) where {kind('Usage')}"
        " and cast(line_item_usage_start_date as date) = last - 7",
    ),
    edit(
        "invoice is blank until the bill is final",
        "an estimated line has an invoice",
        update("bill_invoice_id", "'1234567890'", "bill_invoice_id is null"),
    ),
    edit(
        "a final bill stays final",
        "a restated month loses its invoice",
        "update bill set bill_invoice_id = '1234567890' where delivery in (select delivery from delivery"
        " where revision = 0 and billing_period in (select billing_period from delivery where revision > 0))",
    ),
)

PRICES = (
    edit(
        "unblended is rate times amount",
        "one cost + 0.01",
        changed("line_item_unblended_cost", "+ 0.01", kind("Usage")),
    ),
    edit(
        "tiers follow each other in time",
        "one hour in mid-month at another rate",
        update(
            "line_item_unblended_rate",
            "'0.0123000000'",
            "pricing_term = 'OnDemand' and line_item_usage_type like '%DataTransfer-Out-Bytes'"
            " and day(line_item_usage_start_date) = 11",
        ),
    ),
    edit(
        "tiers are counted over the payer",
        "an account has its own tiers",
        "update bill set line_item_unblended_rate = '0.0123000000' where line_item_usage_account_id = ("
        "select max(line_item_usage_account_id) from bill where line_item_usage_type = 'DataTransfer-Out-Bytes')"
        " and line_item_usage_type = 'DataTransfer-Out-Bytes' and day(line_item_usage_start_date) > 11",
    ),
    edit(
        "blended rate is the payer s average",
        "blending makes a cent",
        changed(
            "line_item_blended_cost",
            "+ 0.01",
            f"{kind('Usage')} and pricing_term = 'OnDemand'",
        ),
    ),
    edit(
        "a sku has one blended rate",
        "one account is blended apart",
        update("line_item_blended_rate", "'0.5'", f"{kind('Usage')} and pricing_term = 'OnDemand'"),
    ),
    edit(
        "free tier credits cancel their usage",
        "a free tier credit for more than was used",
        update(
            "line_item_unblended_cost",
            "-99999",
            f"{kind('Credit')} and line_item_line_item_description ilike '%free tier%'",
        ),
    ),
    edit(
        "monthly units are charged by the day",
        "a month's charge is not divided by its days",
        "update bill set line_item_usage_amount = line_item_usage_amount * 1.1 where pricing_unit = 'GB-Mo'"
        f" and {CLOSED} and delivery = (select max(delivery) from delivery where as_of is null)",
    ),
    edit(
        "public cost is public rate times amount",
        "one public cost + 0.01",
        changed("pricing_public_on_demand_cost", "+ 0.01", METERED),
    ),
    edit(
        "public cost is nothing where nothing ran",
        "a negation has a public cost",
        update("pricing_public_on_demand_cost", "line_item_unblended_cost", kind("SavingsPlanNegation")),
    ),
)

RESERVATIONS = (
    edit(
        "used and unused cost make the fee",
        "an effective cost - 0.01",
        changed("reservation_effective_cost", "- 0.01", kind("DiscountedUsage")),
    ),
    edit(
        "used and unused units make the reserved units",
        "one unused unit is lost",
        changed(
            "reservation_unused_normalized_unit_quantity",
            "+ 1",
            kind("RIFee"),
        ),
    ),
    edit(
        "reservation fee is dated the first or the purchase",
        "a fee is dated the second",
        changed("line_item_usage_start_date", "+ interval 1 day", kind("RIFee")),
    ),
    edit(
        "every reservation has one fee line",
        "a fee line is missing",
        delete(kind("RIFee")),
    ),
    edit(
        "upfront fee stands once and is a purchase",
        "the upfront fee stands twice",
        "insert into bill select * replace (identity_line_item_id || '2' as identity_line_item_id) from bill"
        f" where {one(WITH_UPFRONT)}",
    ),
    edit(
        "upfront is amortized over the exact term",
        "an upfront fee is spread over twelve equal months",
        "update bill set reservation_amortized_upfront_fee_for_billing_period = reservation_upfront_value / 12"
        f" where {kind('RIFee')} and reservation_upfront_value > 0",
    ),
    edit(
        "reserved usage costs nothing itself",
        "reserved usage at list price",
        update("line_item_unblended_cost", "pricing_public_on_demand_cost", kind("DiscountedUsage")),
    ),
    edit(
        "a resource runs one hour per hour",
        "an instance runs two hours in one",
        changed(
            "line_item_usage_amount",
            "+ 1",
            f"{METERED} and {RUNNING} and line_item_resource_id is not null",
        ),
    ),
    edit(
        "a reservation covers only what it fits",
        "a reservation of Ireland covers Virginia",
        update("product_region_code", "'ap-south-1'", kind("DiscountedUsage")),
    ),
    edit(
        "a reservation gives no more units than it has",
        "an hour uses more units than are reserved",
        changed(
            "line_item_normalized_usage_amount",
            "+ 64",
            kind("DiscountedUsage"),
        ),
    ),
    edit(
        "reservations come before plans and list price",
        "a reserved hour is billed on demand",
        f"update bill set line_item_line_item_type = 'Usage', pricing_term = 'OnDemand' where {one(kind('DiscountedUsage'))}",
    ),
    edit(
        "an expired reservation covers nothing",
        "a reservation covers after its end",
        "update bill set reservation_end_time = '2020-01-01T00:00:00Z', reservation_start_time = "
        f"'2019-01-01T00:00:00Z' where {kind('RIFee')}",
    ),
)

SAVINGS_PLANS = (
    edit(
        "negation takes out what was covered",
        "a negation is missing",
        delete(kind("SavingsPlanNegation")),
    ),
    edit(
        "negation names no resource",
        "a negation names a resource",
        update("line_item_resource_id", "'i-0123456789abcdef0'", kind("SavingsPlanNegation")),
    ),
    edit(
        "used commitment is the effective cost",
        "an effective cost + 0.01",
        changed(
            "savings_plan_savings_plan_effective_cost",
            "+ 0.01",
            kind("SavingsPlanCoveredUsage"),
        ),
    ),
    edit(
        "a plan uses no more than it commits",
        "an hour uses more than its commitment",
        update(
            "savings_plan_used_commitment",
            "savings_plan_total_commitment_to_date + 0.01",
            kind("SavingsPlanRecurringFee"),
        ),
    ),
    edit(
        "commitment is recurring and upfront",
        "an hour's commitment + 0.01",
        changed(
            "savings_plan_total_commitment_to_date",
            "+ 0.01",
            kind("SavingsPlanRecurringFee"),
        ),
    ),
    edit(
        "the highest discount goes first",
        "the plan covers a small discount and leaves a larger one",
        "update bill set savings_plan_savings_plan_rate = cast(pricing_public_on_demand_rate as decimal(38, 12)) * 0.99"
        f" where {kind('SavingsPlanCoveredUsage')} and (delivery, line_item_usage_type) in (select delivery,"
        " min(line_item_usage_type) from bill where savings_plan_offering_type = 'ComputeSavingsPlans'"
        f" and {kind('SavingsPlanCoveredUsage')} group by delivery)",
    ),
    edit(
        "instance plans go before compute plans",
        "an instance plan has commitment left beside its family on demand",
        "update bill set savings_plan_used_commitment = 0 where savings_plan_offering_type = 'EC2InstanceSavingsPlans'"
        f" and {kind('SavingsPlanRecurringFee')}",
        "update bill set line_item_line_item_type = 'Usage', pricing_term = 'OnDemand' where"
        f" savings_plan_offering_type = 'EC2InstanceSavingsPlans' and {kind('SavingsPlanCoveredUsage')}",
    ),
    edit(
        "the own account goes before sharing",
        "the plan's own account runs on demand while the plan is shared",
        "insert into bill by name select * exclude (owner) replace ('Usage' as line_item_line_item_type, 'OnDemand' as pricing_term,"
        " owner as line_item_usage_account_id) from (select bill.*, fee.owner from bill join (select delivery,"
        " savings_plan_savings_plan_a_r_n as arn, line_item_usage_account_id as owner from bill"
        f" where {kind('SavingsPlanRecurringFee')} group by all) as fee on fee.delivery = bill.delivery"
        " and fee.arn = savings_plan_savings_plan_a_r_n and fee.owner <> line_item_usage_account_id"
        f" where {kind('SavingsPlanCoveredUsage')})",
    ),
    edit(
        "plan upfront stands once and is a purchase",
        "the upfront line is missing",
        delete(kind("SavingsPlanUpfrontFee")),
    ),
    edit(
        "plan upfront is amortized over the term",
        "a day of the term is not paid",
        update(
            "line_item_unblended_cost", "line_item_unblended_cost * 364 / 365", kind("SavingsPlanUpfrontFee")
        ),
    ),
    edit(
        "a cancelled plan is refunded without arn",
        "a cancellation names the plan's ARN",
        update(
            "savings_plan_savings_plan_a_r_n",
            "'arn:aws:savingsplans::123456780001:savingsplan/x'",
            "line_item_line_item_description like 'Refund for%Savings Plan ID%'",
        ),
    ),
)

MUTATIONS = (*KEYS_AND_TIME, *PRICES, *RESERVATIONS, *SAVINGS_PLANS)
