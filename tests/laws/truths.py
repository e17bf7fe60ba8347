"""Laws of the truth file: every section that lines can be summed to says what the lines say, difference 0: S5.

The truth is computed from facts before a line exists; here it is compared with the lines alone.
"""

from __future__ import annotations

from tests.laws.formulas import NET_AMORTIZED
from tests.laws.path_classes import CLASSIFIED
from tests.laws.registry import law
from tests.laws.series import Series

MONEY = (
    "unblended_cost",
    "amortized_cost",
    "net_unblended_cost",
    "net_amortized_cost",
    "public_on_demand_cost",
    "commitment_trueup",
    "commitment_upfront_fee",
    "line_items",
)
_OPTION = """case when coalesce(savings_plan_savings_plan_a_r_n, '') <> '' then 'SavingsPlan'
    when coalesce(reservation_reservation_a_r_n, '') <> '' then 'Reserved'
    when line_item_usage_type like '%SpotUsage%' then 'Spot' else 'OnDemand' end"""
_USAGE = "line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')"


def compared(lines: str, section: str, metrics: tuple[str, ...], tolerance: str = "0") -> str:
    """`lines`: (delivery, currency, label, one column per metric), summed here and held against the truth's section."""
    sums = ", ".join(f"cast(sum({metric}) as decimal(38, 12)) as {metric}" for metric in metrics)
    names = ", ".join(f"'{metric}'" for metric in metrics)
    return f"""
        with lines as ({lines}), sums as (
            select delivery, currency, label, {sums} from lines group by all
        ), found as (
            unpivot sums on {", ".join(metrics)} into name metric value figure
        )
        select coalesce(found.label, truth.label) || ' ' || coalesce(found.metric, truth.metric) as what,
            abs(coalesce(found.figure, 0) - coalesce(truth.figure, 0)) > {tolerance} as broken
        from found full join (from truth where section = '{section}' and metric in ({names})) as truth
            using (delivery, currency, label, metric)
    """


def _money_by(label: str) -> str:
    columns = ", ".join(MONEY[:3] + MONEY[4:-1])
    return f"""select delivery, line_item_currency_code as currency, {label} as label, {columns},
        {NET_AMORTIZED} as net_amortized_cost, 1 as line_items from priced"""


@law("S5")
def the_truth_of_the_bill_is_the_bill(_: Series) -> str:
    """Truth of the whole bill, in each currency: every sum that the lines imply."""
    return compared(_money_by("''"), "money", MONEY[:-1])


@law("S5")
def the_truth_of_services_is_the_bill(_: Series) -> str:
    """Truth by service: every sum that the lines imply, difference 0."""
    return compared(_money_by("service"), "by_service", MONEY)


@law("S5")
def the_truth_of_accounts_is_the_bill(_: Series) -> str:
    """Truth by account: every sum that the lines imply, difference 0."""
    return compared(_money_by("line_item_usage_account_id"), "by_account", MONEY)


@law("S5")
def the_truth_of_charge_types_is_the_bill(_: Series) -> str:
    """Truth by charge type: every sum that the lines imply, difference 0."""
    return compared(_money_by("line_item_line_item_type"), "by_charge_type", MONEY)


@law("S5")
def the_truth_of_purchase_options_is_the_bill(_: Series) -> str:
    """Truth by purchase option: every sum that the lines imply, difference 0."""
    return compared(_money_by(_OPTION), "by_purchase_option", MONEY)


@law("S5")
def the_truth_of_days_is_the_bill(_: Series) -> str:
    """Truth by day: what the lines of a day cost; the unused part of an RIFee line is spread over its hours.

    Days of the spread are rounded at the twelfth decimal: the tolerance of 1e-6 is for them.
    """
    money = _money_by("strftime(line_item_usage_start_date, '%Y-%m-%d')")
    ends = "line_item_usage_end_date + interval 1 second"
    share = f"""datediff('second', greatest(day, line_item_usage_start_date), least(day + interval 1 day, {ends}))
        / datediff('second', line_item_usage_start_date, {ends})"""
    spread = f"""
        select delivery, line_item_currency_code as currency, strftime(day, '%Y-%m-%d') as label,
            amortized_cost * {share} as amortized_cost, ({NET_AMORTIZED}) * {share} as net_amortized_cost
        from priced, generate_series(date_trunc('day', line_item_usage_start_date), line_item_usage_end_date,
            interval 1 day) as days (day)
        where line_item_line_item_type = 'RIFee'
    """
    at_once = f"""
        select delivery, line_item_currency_code, strftime(line_item_usage_start_date, '%Y-%m-%d'), -amortized_cost,
            -({NET_AMORTIZED}) from priced where line_item_line_item_type = 'RIFee'
    """
    others = ", ".join(f"0 as {metric}" for metric in MONEY if "amortized" not in metric)
    moved = f"""select delivery, currency, label, cast(amortized_cost as decimal(38, 12)) as amortized_cost,
        cast(net_amortized_cost as decimal(38, 12)) as net_amortized_cost, {others}
        from ({spread} union all {at_once})"""
    return compared(f"({money}) union all by name ({moved})", "by_day", MONEY, "1e-6")


@law("S5")
def the_truth_of_path_classes_is_the_bill(_: Series) -> str:
    """Truth by transfer class, from an ordered list of tests on the columns: money, metered and moved gigabytes.

    A credit counts where the usage stands that it gives back, and moves nothing.
    """
    lines = f"""
        select delivery, line_item_currency_code as currency, path_class as label,
            unblended_cost, amortized_cost, public_on_demand_cost, 1 as line_items,
            case when pricing_unit = 'GB' then line_item_usage_amount else 0 end as metered_gb,
            case when pricing_unit is distinct from 'GB' or path_class = 'inter_region_in' then 0
                when path_class in ('vpc_peering', 'inter_az', 'public_ip_regional') then line_item_usage_amount / 2
                else line_item_usage_amount end as moved_gb
        from ({CLASSIFIED}) where path_class is not null
    """
    metrics = (
        "unblended_cost",
        "amortized_cost",
        "public_on_demand_cost",
        "line_items",
        "metered_gb",
        "moved_gb",
    )
    return compared(lines, "by_path_class", metrics, "1e-9")


@law("S5")
def the_truth_of_coverage_is_the_bill(_: Series) -> str:
    """Truth of coverage by service: hours and units by who paid them, what commitments covered at list price."""
    running = "regexp_matches(line_item_usage_type, '(Box|Spot|Instance)Usage:')"
    payers = {"reserved": "Reserved", "savings_plan": "SavingsPlan", "on_demand": "OnDemand", "spot": "Spot"}
    columns = [
        f"case when {running} and option = '{option}' then {column} else 0 end as {measure}_{name}"
        for measure, column in (
            ("running_hours", "line_item_usage_amount"),
            ("normalized_units", "line_item_normalized_usage_amount"),
        )
        for name, option in payers.items()
    ]
    columns += [
        f"case when option = '{payers[name]}' then public_on_demand_cost else 0 end as on_demand_equivalent_{name}"
        for name in ("reserved", "savings_plan")
    ]
    covered = "case when option in ('Reserved', 'SavingsPlan') then amortized_cost else 0 end as amortized_covered_cost"
    names = [column.rpartition(" as ")[2] for column in columns]
    lines = f"""
        select delivery, line_item_currency_code as currency, service as label, amortized_cost, public_on_demand_cost,
            {covered}, {", ".join(columns)}
        from (select *, {_OPTION} as option from priced where {_USAGE} and split_line_item_split_cost is null)
    """
    return compared(
        lines, "coverage", ("amortized_cost", "public_on_demand_cost", "amortized_covered_cost", *names)
    )


@law("S5")
def the_truth_of_tags_is_the_bill(_: Series) -> str:
    """Truth of tags per key: the sums of net amortized cost that coverage is made of, but for the allowed values."""
    taggable = f"""{_USAGE} and coalesce(line_item_resource_id, '') <> '' and bill_billing_entity <> 'AWS Marketplace'
        and split_line_item_split_cost is null"""
    lines = f"""
        select delivery, currency, label, cost as total_cost, case when value is not null then cost else 0 end as tagged_cost,
            case when taggable then cost else 0 end as taggable_cost,
            case when taggable and value is not null then cost else 0 end as tagged_taggable_cost,
            case when taggable and value is null and inherited is not null then cost else 0 end as account_tag_cost
        from (
            select delivery, line_item_currency_code as currency, key as label, {NET_AMORTIZED} as cost,
                {taggable} as taggable, resource_tags['user_' || key] as value,
                tags['accountTag/' || upper(key[1]) || key[2:]] as inherited
            from priced, (select distinct label as key from truth where section = 'tag_coverage') as keys
            where line_item_line_item_type <> 'Tax'
        )
    """
    metrics = ("total_cost", "tagged_cost", "taggable_cost", "tagged_taggable_cost", "account_tag_cost")
    return compared(lines, "tag_coverage", metrics)


@law("S5")
def the_truth_of_invoices_is_the_bill(_: Series) -> str:
    """Truth by invoice, bill type and seller: cost and number of lines."""
    label = "concat(coalesce(bill_invoice_id, ''), ' ', bill_bill_type, ' ', bill_billing_entity, ' ', line_item_currency_code)"
    lines = (
        f"select delivery, 'USD' as currency, {label} as label, unblended_cost, 1 as line_items from priced"
    )
    return compared(lines, "invoices", ("unblended_cost", "line_items"))


@law("S5")
def the_truth_of_containers_is_the_bill(_: Series) -> str:
    """Truth of containers, over all workloads: split, unused, net and public cost, and hours, as the lines say."""
    parts = {
        "split_cost": "split_line_item_split_cost",
        "unused_cost": "split_line_item_unused_cost",
        "public_split_cost": "split_line_item_public_on_demand_split_cost",
        "public_unused_cost": "split_line_item_public_on_demand_unused_cost",
    }
    sums = ", ".join(f"sum(coalesce({column}, 0)) as {metric}" for metric, column in parts.items())
    return f"""
        with found as (
            unpivot (select delivery, {sums}, sum(case when line_item_usage_type like '%vCPU-Hours'
                then split_line_item_split_usage else 0 end) as cpu_hours from bill
                where split_line_item_split_cost is not null group by delivery)
            on columns(* exclude (delivery)) into name metric value figure
        ), truths as (
            select delivery, metric, sum(figure) as figure from truth where section = 'split' group by all
        )
        select metric as what, found.figure <> truths.figure as broken from found join truths using (delivery, metric)
    """


@law("S5")
def commitments_of_the_truth_are_on_the_bill(_: Series) -> str:
    """Truth by commitment: what was used, unused and committed, in quantity and cost, as the lines of its ARN say."""
    lines = """
        select delivery, line_item_currency_code as currency, label, quantity as used_quantity, cost as used_cost,
            free as unused_quantity, free_cost as unused_cost, quantity + free as committed_quantity,
            cost + free_cost as committed_cost, listed as on_demand_equivalent_cost
        from (
            select *, coalesce(nullif(savings_plan_savings_plan_a_r_n, ''), reservation_reservation_a_r_n) as label,
                case line_item_line_item_type when 'SavingsPlanCoveredUsage'
                    then savings_plan_savings_plan_effective_cost
                    when 'DiscountedUsage' then line_item_normalized_usage_amount else 0 end as quantity,
                case line_item_line_item_type when 'SavingsPlanCoveredUsage'
                    then savings_plan_savings_plan_effective_cost
                    when 'DiscountedUsage' then reservation_effective_cost else 0 end as cost,
                case line_item_line_item_type when 'RIFee' then reservation_unused_normalized_unit_quantity
                    when 'SavingsPlanRecurringFee' then savings_plan_total_commitment_to_date
                    - savings_plan_used_commitment else 0 end as free,
                case when line_item_line_item_type in ('RIFee', 'SavingsPlanRecurringFee') then amortized_cost
                    else 0 end as free_cost,
                case when line_item_line_item_type in ('SavingsPlanCoveredUsage', 'DiscountedUsage')
                    then public_on_demand_cost else 0 end as listed
            from priced
        ) where coalesce(label, '') <> '' and (quantity <> 0 or cost <> 0 or free <> 0 or free_cost <> 0
            or line_item_line_item_type in ('RIFee', 'SavingsPlanRecurringFee'))
    """
    metrics = ("used_quantity", "used_cost", "unused_quantity", "unused_cost", "committed_quantity", "committed_cost",
               "on_demand_equivalent_cost")  # fmt: skip
    return compared(lines, "commitments", metrics)
