"""Laws of structure: product and service codes, ends of a transfer, tags, split rows: G22 to G25."""

from __future__ import annotations

from tests.laws.path_classes import CLASSIFIED, RULES
from tests.laws.registry import law
from tests.laws.series import Series

# Which product codes may carry a usage type, as AWS's own bills have them.
_CODES = """
    with known(pattern, right_code, right_service) as (values
        ('NatGateway-(Bytes|Hours)$', 'AmazonEC2', 'AmazonEC2'),
        ('^([A-Z0-9]+-)?BoxUsage:', 'AmazonEC2', 'AmazonEC2'),
        ('^([A-Z0-9]+-)?SpotUsage:', 'AmazonEC2', 'AmazonEC2'),
        ('EBS:VolumeUsage', 'AmazonEC2', 'AmazonEC2'),
        ('VpcEndpoint-(Bytes|Hours)$', 'AmazonVPC', 'AmazonVPC'),
        ('TransitGateway-(Bytes|Hours)$', 'AmazonVPC', 'AmazonVPC'),
        ('^([A-Z0-9]+-)?InstanceUsage:db', 'AmazonRDS', 'AmazonRDS')
    )
"""
_MOVED = "regexp_matches(line_item_usage_type, '(DataTransfer|AWS|CloudFront)-(In|Out|Regional)-A?Bytes(-T[12])?$')"
_USAGE = "line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')"


@law("G22")
def codes_are_those_of_real_bills(_: Series) -> str:
    """NAT gateways, instances and volumes stand under AmazonEC2, endpoints and transit gateways under AmazonVPC."""
    return f"""{_CODES}, codes as (
            select distinct delivery, line_item_usage_type as usage_type, line_item_product_code as code,
                product_servicecode as service
            from bill where {_USAGE}
        )
        select usage_type || ' of ' || code as what, code <> right_code or service <> right_service as broken
        from codes join known on regexp_matches(usage_type, pattern)
    """


@law("G22")
def transfer_stands_under_its_mover(_: Series) -> str:
    """Moved bytes have the product code of the service that moved them and the service code AWSDataTransfer."""
    return f"""
        select line_item_usage_type || ' of ' || line_item_product_code as what,
            bool_or(coalesce(product_servicecode, '') <> 'AWSDataTransfer'
                or (line_item_product_code = 'AWSDataTransfer' and line_item_unblended_cost <> 0)) as broken
        from bill where {_USAGE} and {_MOVED} group by delivery, line_item_usage_type, line_item_product_code
    """


@law("G23")
def both_ends_of_a_local_transfer_are_billed(_: Series) -> str:
    """Bytes between zones, over public addresses and over peering are billed at both ends: equal gigabytes."""
    return """
        select regexp_replace(line_item_operation, '-(In|Out)$', '') as what,
            abs(sum(case when line_item_operation like '%-Out' then line_item_usage_amount
                else -line_item_usage_amount end)) > 1e-6 as broken
        from bill where line_item_usage_type like '%DataTransfer-Regional-Bytes'
            and regexp_matches(line_item_operation, '^(InterZone|PublicIP|VPCPeering)-(In|Out)$')
        group by delivery, regexp_replace(line_item_operation, '-(In|Out)$', '')
    """


@law("G23")
def what_leaves_a_region_arrives_in_the_other(_: Series) -> str:
    """Bytes between regions: the sender's paid Out line has an In line of the receiver, equal gigabytes, cost 0."""
    return """
        with ends as (
            select delivery, split_part(line_item_usage_type, '-', 1) as metered,
                split_part(line_item_usage_type, '-', 2) as other,
                line_item_usage_type like '%-AWS-Out-Bytes' as sent,
                sum(line_item_usage_amount) as amount, sum(line_item_unblended_cost) as cost
            from bill where regexp_matches(line_item_usage_type, '^[A-Z0-9]+-[A-Z0-9]+-AWS-(In|Out)-Bytes$')
                and line_item_line_item_type = 'Usage'
            group by all
        )
        select coalesce(one.metered || ' to ' || one.other, two.other || ' to ' || two.metered) as what,
            abs(coalesce(one.amount, 0) - coalesce(two.amount, 0)) > 1e-6 or coalesce(two.cost, 0) <> 0 as broken
        from (from ends where sent) as one full join (from ends where not sent) as two
            on one.delivery = two.delivery and one.metered = two.other and one.other = two.metered
    """


@law("G23")
def a_gateway_s_egress_was_processed_by_it(_: Series) -> str:
    """Bytes that leave through a NAT gateway are also billed as processed by a NAT gateway of that account."""
    return """
        with bytes as (
            select delivery, line_item_usage_account_id as account,
                sum(line_item_usage_amount) filter (line_item_usage_type like '%NatGateway-Bytes') as processed,
                sum(line_item_usage_amount) filter (line_item_resource_id like '%:natgateway/%'
                    and line_item_usage_type like '%DataTransfer-Out-Bytes') as sent
            from bill where line_item_line_item_type = 'Usage' group by all
        )
        select account as what, processed is null or processed < sent as broken from bytes where sent > 0
    """


@law("G23")
def every_class_of_transfer_is_on_the_bill(_: Series) -> str:
    """A closed bill has lines of every transfer class, and next to none that move bytes and are of no class."""
    classes = ", ".join(f"('{name}')" for name, *_ in RULES)
    return f"""
        with found as (select distinct delivery, path_class from ({CLASSIFIED}))
        select delivery.delivery || ' ' || wanted.name as what, found.path_class is null as broken
        from delivery cross join (values {classes}) as wanted (name)
        left join found on found.delivery = delivery.delivery and found.path_class = wanted.name
        where as_of is null
    """


@law("G24")
def tags_stand_on_resources(_: Series) -> str:
    """Resource tags stand only on lines with a resource id."""
    return """
        select identity_line_item_id as what, coalesce(line_item_resource_id, '') = '' as broken
        from bill where cardinality(resource_tags) > 0
    """


@law("G24")
def no_tag_has_a_blank_value(_: Series) -> str:
    """A key is on a line only where it has a value; keys of a map are AWS's spelling of them."""
    return """
        select identity_line_item_id as what,
            len(list_filter(map_values(resource_tags), lambda value: coalesce(value, '') = '')) > 0
            or len(list_filter(map_keys(resource_tags),
                lambda key: not regexp_matches(key, '^(user|aws)_[a-z0-9_]*$'))) > 0 as broken
        from bill where cardinality(resource_tags) > 0
    """


@law("G24")
def both_tag_maps_say_the_same(_: Series) -> str:
    """The map of original spellings has every value that the map of normalised keys has."""
    return """
        select identity_line_item_id as what, not list_has_all(map_values(tags), map_values(resource_tags)) as broken
        from bill where cardinality(resource_tags) > 0
    """


@law("G24")
def some_resources_are_untagged(_: Series) -> str:
    """No bill is wholly tagged: some resources have no tag, some values are invalid, some keys are missing."""
    return f"""
        select delivery as what, count(distinct cardinality(resource_tags)) < 3
            or count(*) filter (coalesce(cardinality(resource_tags), 0) = 0) = 0 as broken
        from bill where {_USAGE} and coalesce(line_item_resource_id, '') <> '' group by delivery
    """


@law("G25")
def split_parts_make_their_parent(_: Series) -> str:
    """Per parent and hour: split + unused cost of all parts = the parent's cost, amortized, net and at public rates."""
    return """
        with parts as (
            select delivery, split_line_item_parent_resource_id as parent, line_item_usage_start_date as start,
                sum(split_line_item_split_cost + coalesce(split_line_item_unused_cost, 0)) as cost,
                sum(split_line_item_net_split_cost + coalesce(split_line_item_net_unused_cost, 0)) as net,
                sum(split_line_item_public_on_demand_split_cost
                    + coalesce(split_line_item_public_on_demand_unused_cost, 0)) as public
            from bill where coalesce(split_line_item_parent_resource_id, '') <> '' group by all
        ), parents as (
            select delivery, line_item_resource_id as parent, line_item_usage_start_date as start,
                sum(amortized_cost) as cost, sum(public_on_demand_cost) as public,
                sum(case line_item_line_item_type when 'DiscountedUsage' then reservation_net_effective_cost
                    when 'SavingsPlanCoveredUsage' then savings_plan_net_savings_plan_effective_cost
                    else line_item_net_unblended_cost end) as net
            from priced where split_line_item_split_cost is null
                and regexp_matches(line_item_usage_type, '(Box|Spot)Usage:')
                and line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
            group by all
        )
        select parent || ' ' || start as what, abs(parts.cost - parents.cost) > 1e-6
            or abs(parts.public - parents.public) > 1e-6
            or (parents.net is null) <> (parts.net is null) or coalesce(abs(parts.net - parents.net), 0) > 1e-6 as broken
        from parts join parents using (delivery, parent, start)
    """


@law("G25")
def some_nodes_are_oversubscribed_and_some_pods_orphans(_: Series) -> str:
    """In an hour in which pods claim more than the node has nothing is left unused; some pods' node nobody knows."""
    return """
        with hours as (
            select delivery, split_line_item_parent_resource_id as parent, line_item_usage_start_date as start,
                line_item_usage_type as usage_type, sum(cast(split_line_item_split_usage_ratio as double)) as ratio,
                sum(split_line_item_unused_cost) as unused
            from bill where split_line_item_split_cost is not null group by all
        )
        select delivery as what, count(*) filter (parent is null or parent = '') = 0
            or count(*) filter (parent <> '' and ratio > 1 - 1e-9) = 0
            or count(*) filter (parent <> '' and ratio > 1 + 1e-9) > 0
            or count(*) filter (parent <> '' and ratio > 1 - 1e-9 and unused <> 0) > 0 as broken
        from hours group by delivery
    """


@law("G25")
def split_lines_cost_nothing_themselves(_: Series) -> str:
    """A split line has no unblended cost of its own: it only divides its parent's."""
    return """
        select identity_line_item_id as what, line_item_unblended_cost <> 0 or pricing_public_on_demand_cost <> 0
            or coalesce(line_item_resource_id, '') = '' as broken
        from bill where split_line_item_split_cost is not null
    """


@law("G25")
def a_pod_hour_has_a_line_for_processor_and_memory(_: Series) -> str:
    """A pod or task has two lines an hour, vCPU and GB; a third where it has an accelerator."""
    return """
        select line_item_resource_id as what,
            count(*) filter (line_item_usage_type like '%vCPU-Hours') <> 1
            or count(*) filter (line_item_usage_type like '%GB-Hours') <> 1
            or count(*) > 2 + count(*) filter (line_item_usage_type like '%Accelerator-Hours') as broken
        from bill where split_line_item_split_cost is not null
        group by delivery, line_item_resource_id, line_item_usage_start_date
    """


@law("G25")
def split_parents_exist(_: Series) -> str:
    """A split line with cost has its parent instance on the bill in that hour; an orphan has cost 0."""
    return """
        with parents as (
            select distinct delivery, line_item_resource_id as parent, line_item_usage_start_date as start from bill
            where split_line_item_split_cost is null
        )
        select bill.line_item_resource_id as what, parents.parent is null
            and (split_line_item_split_cost <> 0 or coalesce(split_line_item_unused_cost, 0) <> 0) as broken
        from bill left join parents on parents.delivery = bill.delivery
            and parents.parent = split_line_item_parent_resource_id and parents.start = line_item_usage_start_date
        where split_line_item_split_cost is not null
    """
