"""The script that an engineer would write for one month of CUR 2.0: DuckDB, one read, eight Parquet files.

The yardstick of `make bench`. It reads each input once, writes each mart once, with the types of the public
tables; it checks nothing, remembers nothing and publishes nothing. Prints the sums that the marts must share.

It writes every mart that is summed from all lines. The lakehouse makes more, which the script leaves out and
which count against the lakehouse: invoice_check, tag_gaps_monthly, transfer_findings_monthly, split_cost_daily,
and the summaries that boards read: data_transfer_path_daily, transfer_senders_monthly, dearest_resources_monthly,
tag_gap_owners_monthly.

Usage: by_hand.py EXPORT_FOLDER OUT_FOLDER
"""

import json
import sys
from pathlib import Path

import duckdb

D = "decimal(38, 12)"
TAGS = ("cost_center", "environment", "owner", "team")
MONEY = (
    "unblended_cost",
    "amortized_cost",
    "net_unblended_cost",
    "net_amortized_cost",
    "public_on_demand_cost",
)
SUMS = {
    "cost_daily": (
        "unblended_cost",
        "amortized_cost",
        "net_amortized_cost",
        "public_on_demand_cost",
        "line_items",
    ),
    "data_transfer_daily": ("unblended_cost", "metered_gb", "line_items"),
    "commitment_utilization_daily": ("committed_quantity", "used_quantity", "used_cost", "unused_cost"),
    "commitment_coverage_daily": ("running_hours_reserved", "running_hours_on_demand", "amortized_cost"),
    "tag_coverage_daily": ("total_cost", "taggable_cost", "tagged_cost"),
    "cost_hourly": ("usage_amount", "unblended_cost", "amortized_cost", "line_items"),
    "cost_resource_daily": ("usage_amount", "unblended_cost", "amortized_cost", "line_items"),
    "commitment_demand_hourly": ("normalized_units_on_demand", "normalized_units_covered"),
}


def exact(column: str) -> str:
    return f"cast(cast({column} as varchar) as {D})"


def money(column: str) -> str:
    return f"coalesce({exact(column)}, 0)"


def sums(columns: tuple[str, ...]) -> str:
    return ", ".join(f"cast(sum({column}) as {D}) as {column}" for column in columns)


UNUSED_RESERVATION = f"{money('reservation_unused_amortized_upfront_fee_for_billing_period')} + {money('reservation_unused_recurring_fee')}"
UNUSED_PLAN = f"{money('savings_plan_total_commitment_to_date')} - {money('savings_plan_used_commitment')}"
RETURNED_PLAN = "line_item_line_item_description like '%Refund for one-time fee for Savings Plan ID%'"
TAG_COLUMNS = ", ".join(f"nullif(resource_tags['user_{tag}'], '') as tag_{tag}" for tag in TAGS)

LINES = f"""
create temp table lines as
with bill as (
    select *, line_item_line_item_type as kind
    from read_parquet(?)
)
select
    cast(line_item_usage_start_date as date) as usage_date,
    if(line_item_usage_end_date - line_item_usage_start_date <= interval 1 hour
            and not coalesce(identity_time_interval like '%T00:00:00%/%T00:00:00%', false),
        date_trunc('hour', line_item_usage_start_date), null) as usage_hour,
    bill_payer_account_id as payer_account_id,
    line_item_usage_account_id as account_id,
    bill_billing_entity as billing_entity,
    kind as charge_type,
    case
        when savings_plan_savings_plan_a_r_n <> '' then 'SavingsPlan'
        when reservation_reservation_a_r_n <> '' then 'Reserved'
        when line_item_usage_type like '%Spot%' then 'Spot'
        else 'OnDemand'
    end as purchase_option,
    line_item_product_code as product_code,
    coalesce(product_servicecode, line_item_product_code) as service,
    product_product_family as product_family,
    line_item_usage_type as usage_type,
    line_item_operation as operation,
    product_region_code as region,
    product_from_region_code as from_region,
    product_to_region_code as to_region,
    product_to_location as to_location,
    product['group'] as product_group,
    product_instance_type as instance_type,
    product['operating_system'] as platform,
    product['tenancy'] as tenancy,
    nullif(line_item_resource_id, '') as resource_id,
    pricing_unit,
    line_item_currency_code as currency,
    coalesce(bill_invoice_id, '') = '' as is_estimated,
    coalesce(savings_plan_savings_plan_a_r_n, reservation_reservation_a_r_n) as commitment_id,
    savings_plan_region, savings_plan_instance_type_family,
    pricing_offering_class as offering_class,
    coalesce(savings_plan_payment_option, pricing_purchase_option) as payment_option,
    {TAG_COLUMNS},
    {exact("line_item_usage_amount")} as usage_amount,
    {exact("line_item_normalized_usage_amount")} as normalized_units,
    {money("line_item_unblended_cost")} as unblended_cost,
    case kind
        when 'SavingsPlanCoveredUsage' then {money("savings_plan_savings_plan_effective_cost")}
        when 'SavingsPlanRecurringFee' then {UNUSED_PLAN}
        when 'SavingsPlanNegation' then 0
        when 'SavingsPlanUpfrontFee' then 0
        when 'DiscountedUsage' then {money("reservation_effective_cost")}
        when 'RIFee' then {UNUSED_RESERVATION}
        when 'Fee' then if(reservation_reservation_a_r_n <> '', 0, {money("line_item_unblended_cost")})
        when 'Refund' then if({RETURNED_PLAN}, 0, {money("line_item_unblended_cost")})
        else {money("line_item_unblended_cost")}
    end as amortized_cost,
    if(kind = 'SavingsPlanNegation', 0, {money("pricing_public_on_demand_cost")}) as public_on_demand_cost,
    if(kind = 'RIFee', {exact("reservation_total_reserved_normalized_units")}, null) as committed_units,
    case kind
        when 'SavingsPlanRecurringFee' then {money("savings_plan_total_commitment_to_date")}
        when 'RIFee' then
            {money("line_item_unblended_cost")} + {money("reservation_amortized_upfront_fee_for_billing_period")}
    end as committed_cost,
    if(kind = 'SavingsPlanRecurringFee', {money("savings_plan_used_commitment")}, null) as used_commitment,
    case kind
        when 'SavingsPlanRecurringFee'
            then -{money("savings_plan_amortized_upfront_commitment_for_billing_period")}
        when 'RIFee' then -{money("reservation_amortized_upfront_fee_for_billing_period")}
        else 0
    end as commitment_trueup,
    case
        when kind = 'SavingsPlanUpfrontFee' or (kind = 'Fee' and reservation_reservation_a_r_n <> '')
            or (kind = 'Refund' and {RETURNED_PLAN})
            then {money("line_item_unblended_cost")}
        else 0
    end as commitment_upfront_fee
from bill
"""

KEYS = (
    "usage_date, payer_account_id, account_id, billing_entity, charge_type, purchase_option, product_code, service, "
    "product_family, usage_type, operation, region, pricing_unit, currency, tag_cost_center, tag_environment, tag_owner, "
    "tag_team, is_estimated"
)
TAGS_JSON = (
    "to_json(map_from_entries(["
    + ", ".join(f"('{tag}', tag_{tag})" for tag in TAGS)
    + "]))::varchar as tags_json"
)

# The bill of a payer without discounts: net is gross.
SPREAD = f"""
days as (select distinct usage_date as day from lines),
spread as (
    select lines.* replace (
        day as usage_date,
        cast(amortized_cost / (select count(*) from days) as {D}) as amortized_cost,
        cast(0 as {D}) as unblended_cost, cast(0 as {D}) as public_on_demand_cost, cast(0 as {D}) as usage_amount,
        cast(0 as {D}) as commitment_trueup, cast(0 as {D}) as commitment_upfront_fee
    ), 0 as line_items
    from lines cross join days where charge_type = 'RIFee'
),
rest as (
    select lines.* replace (
        if(charge_type = 'RIFee', amortized_cost
            - cast(amortized_cost / (select count(*) from days) as {D}) * (select count(*) from days),
            amortized_cost) as amortized_cost
    ), 1 as line_items
    from lines
),
charges as (from rest union all by name from spread)
"""
COST_DAILY = f"""
with {SPREAD},
summed as (
    select {KEYS}, {sums(("usage_amount", "unblended_cost", "amortized_cost"))},
        cast(sum(unblended_cost) as {D}) as net_unblended_cost, cast(sum(amortized_cost) as {D}) as net_amortized_cost,
        {sums(("public_on_demand_cost", "commitment_trueup", "commitment_upfront_fee"))},
        cast(sum(line_items) as bigint) as line_items
    from charges group by all
)
select * exclude (tag_cost_center, tag_environment, tag_owner, tag_team), {TAGS_JSON} from summed
"""

GB = "if(charge_type in ('Usage', 'DiscountedUsage') and lower(pricing_unit) in ('gb', 'gigabytes'), usage_amount, null)"
PATH_CLASS = """case
    when operation like 'VPCPeering-%' then 'vpc_peering'
    when operation = 'CreateVpnConnection' and usage_type like '%-Out-Bytes' then 'vpn_out'
    when regexp_matches(usage_type, '-ABytes(-T[0-9])?$') then 's3_acceleration'
    when regexp_matches(usage_type, '(^|-)(MRAP|S3RTC)-') then 's3_mrap_rtc'
    when usage_type like '%AWS-Out-Bytes' then 'inter_region_out'
    when usage_type like '%AWS-In-Bytes' then 'inter_region_in'
    when product_code = 'AWSDirectConnect' or usage_type like '%DataXfer-%' then 'direct_connect'
    when product_code = 'AmazonCloudFront' and usage_type like '%DataTransfer-Out-Bytes' then 'cloudfront_viewer'
    when usage_type like '%DataTransfer-Out-OBytes' then 'cloudfront_origin'
    when regexp_matches(usage_type, 'CloudFront-(Out|In)-Bytes$') then 'to_cloudfront'
    when usage_type like '%DataTransfer-Out-Bytes' and coalesce(to_location, 'External') = 'External' then 'internet_out'
    when usage_type like '%DataTransfer-In-Bytes' then 'internet_in'
    when usage_type like '%DataTransfer-Regional-Bytes' and operation like '%PublicIP-%' then 'public_ip_regional'
    when usage_type like '%DataTransfer-Regional-Bytes' then 'inter_az'
    when usage_type like '%NatGateway-Bytes' then 'nat_processing'
    when usage_type like '%VpcEndpoint-%' then 'privatelink'
    when product_group = 'AWSTransitGateway' or usage_type like '%TransitGateway-%' then 'transit_gateway'
    when usage_type like '%DataProcessing-Bytes' and product_code = 'AWSELB' then 'load_balancer'
    when usage_type like '%LCUUsage' then 'load_balancer'
    when product_code = 'AWSGlobalAccelerator' and usage_type like '%DT-%' then 'global_accelerator'
    when product_code = 'AWSNetworkFirewall' and usage_type like '%Traffic%' then 'network_firewall'
    when regexp_matches(usage_type, 'PublicIPv4:(InUse|Idle)Address$') then 'public_ipv4'
    when regexp_matches(usage_type, '(^|-)(C3DataTransfer-|ReplWrite)') then 'service_replication'
    when product_family = 'Data Transfer' or regexp_matches(usage_type, '(^|-)(In|Out|Regional)-[A-Za-z]*Bytes$')
        then 'unknown'
end"""
DATA_TRANSFER_DAILY = f"""
with summed as (
    select usage_date, payer_account_id, account_id, {PATH_CLASS} as path_class, product_code, usage_type, operation,
        from_region, to_region, resource_id, pricing_unit, currency,
        tag_cost_center, tag_environment, tag_owner, tag_team,
        cast(sum({GB}) as {D}) as metered_gb, {sums(("usage_amount", "unblended_cost", "amortized_cost"))},
        cast(sum(unblended_cost) as {D}) as net_unblended_cost, cast(sum(amortized_cost) as {D}) as net_amortized_cost,
        {sums(("public_on_demand_cost",))}, count(*) as line_items
    from lines where path_class is not null and usage_type <> '' group by all
)
select * exclude (tag_cost_center, tag_environment, tag_owner, tag_team), {TAGS_JSON},
    cast(case
        when path_class in ('vpc_peering', 'inter_az', 'public_ip_regional') then metered_gb * 0.5
        when path_class = 'inter_region_in' then 0
        else metered_gb
    end as {D}) as moved_gb
from summed
"""

COMMITMENT_UTILIZATION_DAILY = f"""
with kept as (
    select *, charge_type in ('RIFee', 'SavingsPlanRecurringFee') as is_fee, purchase_option = 'Reserved' as is_ri
    from lines
    where commitment_id is not null
        and charge_type in ('RIFee', 'DiscountedUsage', 'SavingsPlanRecurringFee', 'SavingsPlanCoveredUsage')
),
summed as (
    select usage_date, commitment_id, is_ri,
        any_value(payer_account_id) as payer_account_id, any_value(account_id) as account_id,
        any_value(service) as service, any_value(region) as region, any_value(offering_class) as offering_class,
        any_value(payment_option) as payment_option, currency,
        cast(sum(if(is_ri, committed_units, committed_cost)) as {D}) as committed_quantity,
        cast(sum(case when is_ri and not is_fee then normalized_units when not is_ri and is_fee then used_commitment end)
            as {D}) as used_quantity,
        cast(sum(committed_cost) as {D}) as committed_cost,
        cast(sum(case when is_ri and not is_fee then amortized_cost when not is_ri and is_fee then used_commitment end)
            as {D}) as used_cost,
        cast(sum(if(is_fee, 0, public_on_demand_cost)) as {D}) as on_demand_equivalent_cost
    from kept group by all
)
select *, committed_quantity - used_quantity as unused_quantity,
    coalesce(committed_cost, 0) - coalesce(used_cost, 0) as unused_cost,
    used_quantity::double / nullif(committed_quantity::double, 0) as utilization_ratio,
    on_demand_equivalent_cost - committed_cost as net_savings
from summed
"""

RUNNING = (
    "coalesce(regexp_matches(usage_type, '(^|-)(BoxUsage|DedicatedUsage|HostBoxUsage|SpotUsage|InstanceUsage|"
    "Multi-AZUsage|Multi-AZClusterUsage|NodeUsage|Node|ESInstance|InstanceUsg)(:|$)'), false)"
)
OPTIONS = {"reserved": "Reserved", "savings_plan": "SavingsPlan", "on_demand": "OnDemand", "spot": "Spot"}
COVERAGE_MEASURES = ", ".join(
    f"cast(sum(if({RUNNING} and purchase_option = '{option}', {source}, 0)) as {D}) as {measure}_{suffix}"
    for measure, source in (("running_hours", "usage_amount"), ("normalized_units", "normalized_units"))
    for suffix, option in OPTIONS.items()
)
COMMITMENT_COVERAGE_DAILY = f"""
select usage_date, payer_account_id, account_id, service, region,
    if({RUNNING}, regexp_extract(usage_type, ':(.+)\\.[^.]+$', 1), null) as family,
    if({RUNNING}, platform, null) as platform, if({RUNNING}, tenancy, null) as tenancy, currency,
    {COVERAGE_MEASURES},
    cast(sum(if(purchase_option = 'Reserved', public_on_demand_cost, 0)) as {D}) as on_demand_equivalent_reserved,
    cast(sum(if(purchase_option = 'SavingsPlan', public_on_demand_cost, 0)) as {D}) as on_demand_equivalent_savings_plan,
    cast(sum(if(purchase_option in ('Reserved', 'SavingsPlan'), amortized_cost, 0)) as {D}) as amortized_covered_cost,
    {sums(("amortized_cost", "public_on_demand_cost"))}
from lines
where charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
group by all
"""

TAGGABLE = (
    "charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage') and resource_id is not null"
    " and billing_entity = 'AWS'"
)
TAG_COVERAGE_DAILY = " union all ".join(
    f"""
select usage_date, payer_account_id, account_id, service, '{tag}' as tag_key, currency,
    cast(sum(amortized_cost) as {D}) as total_cost,
    cast(sum(if({TAGGABLE}, amortized_cost, 0)) as {D}) as taggable_cost,
    cast(sum(if(tag_{tag} is not null, amortized_cost, 0)) as {D}) as tagged_cost,
    cast(sum(if(tag_{tag} is not null and {TAGGABLE}, amortized_cost, 0)) as {D}) as tagged_taggable_cost,
    count(distinct if({TAGGABLE}, resource_id, null)) as resources,
    count(distinct if(tag_{tag} is not null and {TAGGABLE}, resource_id, null)) as tagged_resources
from lines where charge_type <> 'Tax' group by all
"""
    for tag in TAGS
)

COST_HOURLY = f"""
select usage_hour, account_id, charge_type, purchase_option, product_code, usage_type, operation, region, instance_type,
    currency, {sums(("usage_amount", "normalized_units", "unblended_cost", "amortized_cost"))},
    cast(sum(unblended_cost) as {D}) as net_unblended_cost, cast(sum(amortized_cost) as {D}) as net_amortized_cost,
    {sums(("public_on_demand_cost",))}, count(*) as line_items
from lines where usage_hour is not null group by all
"""

COST_RESOURCE_DAILY = f"""
with {SPREAD},
summed as (
    select usage_date, account_id, resource_id, charge_type, purchase_option, product_code, usage_type, operation, region,
        currency, tag_cost_center, tag_environment, tag_owner, tag_team,
        {sums(("usage_amount", "unblended_cost", "amortized_cost"))},
        cast(sum(unblended_cost) as {D}) as net_unblended_cost, cast(sum(amortized_cost) as {D}) as net_amortized_cost,
        {sums(("public_on_demand_cost",))}, cast(sum(line_items) as bigint) as line_items
    from charges where resource_id is not null group by all
)
select * exclude (tag_cost_center, tag_environment, tag_owner, tag_team), {TAGS_JSON} from summed
"""

COMMITMENT_DEMAND_HOURLY = f"""
with running as (
    select usage_hour, payer_account_id, account_id, service, region,
        regexp_extract(usage_type, ':(.+)\\.[^.]+$', 1) as family, platform, tenancy, currency,
        purchase_option = 'OnDemand' as is_on_demand, normalized_units, public_on_demand_cost
    from lines
    where charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage') and purchase_option <> 'Spot'
        and usage_hour is not null and {RUNNING}
),
demands as (
    select distinct payer_account_id, account_id, service, region, family, platform, tenancy, currency from running
),
filled as (
    from running
    union all by name
    select demands.*, hours.usage_hour, true as is_on_demand, 0 as normalized_units, 0 as public_on_demand_cost
    from demands cross join (select distinct usage_hour from lines where usage_hour is not null) as hours
)
select usage_hour, payer_account_id, account_id, service, region, family, platform, tenancy, currency,
    cast(sum(if(is_on_demand, normalized_units, 0)) as {D}) as normalized_units_on_demand,
    cast(sum(if(is_on_demand, 0, normalized_units)) as {D}) as normalized_units_covered,
    cast(sum(public_on_demand_cost) / nullif(sum(normalized_units), 0) as {D}) as on_demand_rate
from filled group by all
"""

MARTS = {
    "cost_daily": COST_DAILY,
    "data_transfer_daily": DATA_TRANSFER_DAILY,
    "commitment_utilization_daily": COMMITMENT_UTILIZATION_DAILY,
    "commitment_coverage_daily": COMMITMENT_COVERAGE_DAILY,
    "tag_coverage_daily": TAG_COVERAGE_DAILY,
    "cost_hourly": COST_HOURLY,
    "cost_resource_daily": COST_RESOURCE_DAILY,
    "commitment_demand_hourly": COMMITMENT_DEMAND_HOURLY,
}


def main(folder: str, out: str) -> None:
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(LINES, [[str(path) for path in sorted(Path(folder).rglob("*.parquet"))]])
    found: dict[str, dict[str, str]] = {}
    for name, sql in MARTS.items():
        target = f"{out}/{name}.parquet"
        connection.execute(f"copy ({sql}) to '{target}' (format parquet, compression snappy)")
        picked = ", ".join(f"coalesce(sum({column}), 0)" for column in SUMS[name])
        [row] = connection.execute(f"select {picked} from '{target}'").fetchall()
        found[name] = {column: str(value) for column, value in zip(SUMS[name], row, strict=True)}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
