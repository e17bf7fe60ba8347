"""Laws of reservations: G9 to G12."""

from __future__ import annotations

from tests.laws.registry import law
from tests.laws.series import Series

# An RIFee line and what its reservation covered, per delivery and ARN.
_BY_ARN = """
    with fee as (
        select *, reservation_reservation_a_r_n as arn from bill where line_item_line_item_type = 'RIFee'
    ), used as (
        select delivery, reservation_reservation_a_r_n as arn, sum(reservation_effective_cost) as cost,
            sum(line_item_normalized_usage_amount) as units, sum(line_item_usage_amount) as hours
        from bill where line_item_line_item_type = 'DiscountedUsage' group by all
    )
"""
# Reservations as their fee lines describe them; a zonal one, or one that is not for shared Linux, has a fixed size.
_TERMS = """
    with term as (
        select distinct on (delivery, reservation_reservation_a_r_n) delivery, reservation_reservation_a_r_n as arn,
            product_servicecode as service, product_region_code as region, product_instance_type as type,
            regexp_replace(product_instance_type, '\\.[^.]+$', '') as family, line_item_operation as operation,
            coalesce(product['tenancy'], '') as tenancy, coalesce(reservation_availability_zone, '') as zone,
            line_item_usage_account_id as account,
            cast(reservation_start_time as timestamp) as start, cast(reservation_end_time as timestamp) as finish,
            cast(reservation_number_of_reservations as decimal(38, 12)) * line_item_normalization_factor as units,
            coalesce(reservation_availability_zone, '') in ('', product_region_code)
                and coalesce(product['tenancy'], 'Shared') in ('Shared', '')
                and coalesce(product['operating_system'], 'Linux') = 'Linux' as flexible
        from bill where line_item_line_item_type = 'RIFee'
    ), running as (
        select delivery, line_item_line_item_type as kind, reservation_reservation_a_r_n as arn,
            product_servicecode as service, product_region_code as region, product_instance_type as type,
            regexp_replace(product_instance_type, '\\.[^.]+$', '') as family, line_item_operation as operation,
            coalesce(product['tenancy'], '') as tenancy, coalesce(line_item_availability_zone, '') as zone,
            line_item_usage_start_date as start, line_item_normalized_usage_amount as units,
            pricing_term, line_item_resource_id as resource, line_item_usage_amount as amount,
            line_item_usage_type as usage_type, line_item_usage_account_id as account
        from bill
        where line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
            and regexp_matches(line_item_usage_type, '(Box|Instance|Spot|Node)Usage:')
    )
"""


@law("G9")
def used_and_unused_cost_make_the_fee(_: Series) -> str:
    """Per reservation and month: effective cost + unused recurring + unused upfront = recurring fee + upfront share."""
    return f"""{_BY_ARN}
        select arn as what, abs(coalesce(used.cost, 0) + reservation_unused_recurring_fee
            + reservation_unused_amortized_upfront_fee_for_billing_period
            - line_item_unblended_cost - reservation_amortized_upfront_fee_for_billing_period) > 1e-6 as broken
        from fee left join used using (delivery, arn)
    """


@law("G9")
def used_and_unused_units_make_the_reserved_units(_: Series) -> str:
    """Per reservation and month: normalised units used + unused = reserved, and the same in hours of the fee."""
    return f"""{_BY_ARN}
        select arn as what, abs(coalesce(used.units, 0) + reservation_unused_normalized_unit_quantity
            - cast(reservation_total_reserved_normalized_units as decimal(38, 12))) > 1e-6
            or abs(cast(reservation_total_reserved_units as decimal(38, 12)) - line_item_usage_amount) > 1e-6 as broken
        from fee left join used using (delivery, arn)
    """


@law("G9")
def reservation_fee_is_dated_the_first_or_the_purchase(_: Series) -> str:
    """An RIFee line is dated the first instant of the month, or the purchase when that lies in the month."""
    return """
        select reservation_reservation_a_r_n as what, line_item_usage_start_date
            <> greatest(month_start, cast(reservation_start_time as timestamp)) as broken
        from bill join delivery using (delivery) where line_item_line_item_type = 'RIFee'
    """


@law("G9")
def every_reservation_has_one_fee_line(_: Series) -> str:
    """Every reservation of a delivery has exactly one RIFee line, used or not; All Upfront has one of 0."""
    return """
        select reservation_reservation_a_r_n as what,
            count(*) filter (line_item_line_item_type = 'RIFee') <> 1
            or bool_or(line_item_line_item_type = 'RIFee' and pricing_purchase_option = 'All Upfront'
                and line_item_unblended_cost <> 0) as broken
        from bill where coalesce(reservation_reservation_a_r_n, '') <> ''
            and line_item_line_item_type in ('RIFee', 'DiscountedUsage')
        group by delivery, reservation_reservation_a_r_n
    """


@law("G10")
def upfront_fee_stands_once_and_is_a_purchase(_: Series) -> str:
    """A reservation with an upfront part has one Fee line, of bill type Purchase, in the month of its purchase only."""
    return """
        with fee as (
            select delivery, reservation_reservation_a_r_n as arn, any_value(reservation_upfront_value) as upfront,
                any_value(cast(reservation_start_time as timestamp)) as bought
            from bill where line_item_line_item_type = 'RIFee' group by all
        ), paid as (
            select delivery, reservation_reservation_a_r_n as arn, count(*) as lines,
                sum(line_item_unblended_cost) as cost, bool_and(bill_bill_type = 'Purchase') as purchase
            from bill where line_item_line_item_type = 'Fee' and coalesce(reservation_reservation_a_r_n, '') <> ''
            group by all
        )
        select coalesce(fee.arn, paid.arn) as what,
            case when fee.upfront <> 0 and fee.bought >= month_start and fee.bought < month_end
                then coalesce(paid.lines, 0) <> 1 or not paid.purchase or abs(paid.cost - fee.upfront) > 1e-6
            else paid.lines is not null end as broken
        from fee full join paid on fee.delivery = paid.delivery and fee.arn = paid.arn
        join delivery on delivery.delivery = coalesce(fee.delivery, paid.delivery)
        where fee.upfront <> 0 or paid.lines is not null
    """


@law("G10")
def upfront_is_amortized_over_the_exact_term(_: Series) -> str:
    """A month's upfront share is upfront x seconds of the term in the month / seconds of the term."""
    return """
        with shares as (
            select reservation_reservation_a_r_n as arn, reservation_upfront_value as upfront,
                reservation_amortized_upfront_fee_for_billing_period as share,
                datediff('second', cast(reservation_start_time as timestamp), cast(reservation_end_time as timestamp))
                    as term,
                datediff('second', greatest(month_start, cast(reservation_start_time as timestamp)),
                    least(month_end, cast(reservation_end_time as timestamp))) as inside
            from bill join delivery using (delivery) where line_item_line_item_type = 'RIFee'
        )
        select arn as what, abs(cast(share as double) - cast(upfront as double) * inside / term) > 1e-6 as broken
        from shares where upfront <> 0
    """


@law("G11")
def reserved_usage_costs_nothing_itself(_: Series) -> str:
    """Usage under a reservation has unblended cost 0; its effective cost is upfront part + recurring part."""
    return """
        select identity_line_item_id as what, line_item_unblended_cost <> 0 or reservation_effective_cost
            <> reservation_amortized_upfront_cost_for_usage + reservation_recurring_fee_for_usage as broken
        from bill where line_item_line_item_type = 'DiscountedUsage'
    """


@law("G11")
def a_resource_runs_one_hour_per_hour(_: Series) -> str:
    """An instance's hour may be split between payers; the parts never exceed the hour."""
    return f"""{_TERMS}
        select resource as what, sum(amount) > 1 as broken from running where coalesce(resource, '') <> ''
        group by delivery, resource, start
    """


@law("G11")
def a_reservation_covers_only_what_it_fits(_: Series) -> str:
    """Region, family, platform and tenancy of covered usage are the reservation's; without size flexibility the size."""
    return f"""{_TERMS}
        select running.arn as what, running.service <> term.service or running.region <> term.region
            or running.family <> term.family or running.operation <> term.operation
            or running.tenancy <> term.tenancy or (not term.flexible and running.type <> term.type)
            or (term.zone not in ('', term.region) and running.zone <> term.zone) as broken
        from running left join term using (delivery, arn) where kind = 'DiscountedUsage'
    """


@law("G11")
def a_reservation_gives_no_more_units_than_it_has(_: Series) -> str:
    """In no hour does a reservation cover more normalised units than it reserves."""
    return f"""{_TERMS}
        select running.arn as what, sum(running.units) > any_value(term.units) as broken
        from running left join term using (delivery, arn) where kind = 'DiscountedUsage'
        group by running.delivery, running.arn, running.start
    """


@law("G11")
def an_hour_may_be_split_between_reservations(_: Series) -> str:
    """Where two reservations share an instance's hour it has a line of each, and their amounts make the hour."""
    return """
        with shared as (
            select delivery, line_item_resource_id as resource, line_item_usage_start_date as start,
                count(distinct reservation_reservation_a_r_n) as payers, count(*) as lines,
                sum(line_item_usage_amount) as hours
            from bill where line_item_line_item_type = 'DiscountedUsage' group by all
        )
        select delivery as what, count(*) filter (payers > 1) = 0
            or count(*) filter (payers > 1 and (lines < payers or hours > 1)) > 0 as broken
        from shared group by delivery
    """


@law("G9")
def a_wholly_unused_reservation_has_its_fee_line(_: Series) -> str:
    """A reservation that covered nothing stands on the bill with its fee, all of it unused; some bill has one."""
    return f"""{_BY_ARN}
        select fee.delivery as what, count(*) filter (used.arn is null) = 0
            or count(*) filter (used.arn is null and abs(reservation_unused_quantity - line_item_usage_amount) > 1e-6) > 0
            as broken
        from fee left join used using (delivery, arn) group by fee.delivery
    """


@law("G12")
def reservations_come_before_plans_and_list_price(_: Series) -> str:
    """While a reservation has units left in an hour, nothing that it fits is on a Savings Plan or on demand."""
    return f"""{_TERMS}, spent as (
            select delivery, arn, start, sum(units) as units from running where kind = 'DiscountedUsage' group by all
        ), rest as (
            select distinct delivery, service, region, family, type, operation, tenancy, zone, start from running
            where kind <> 'DiscountedUsage' and coalesce(pricing_term, '') <> 'Spot'
                and usage_type not like '%SpotUsage%'
        )
        select term.arn || ' ' || rest.start as what, coalesce(spent.units, 0) < term.units as broken
        from term join rest on rest.delivery = term.delivery and rest.service = term.service
            and rest.region = term.region and rest.family = term.family and rest.operation = term.operation
            and rest.tenancy = term.tenancy and (term.flexible or rest.type = term.type)
            and (term.zone in ('', term.region) or rest.zone = term.zone)
            and rest.start >= term.start and rest.start < term.finish
        left join spent on spent.delivery = term.delivery and spent.arn = term.arn and spent.start = rest.start
    """


@law("G12")
def an_expired_reservation_covers_nothing(_: Series) -> str:
    """Covered usage lies within its reservation's term: from the hour of expiry on the usage is its own again."""
    return f"""{_TERMS}
        select running.arn as what, running.start < term.start or running.start >= term.finish as broken
        from running left join term using (delivery, arn) where kind = 'DiscountedUsage'
    """
