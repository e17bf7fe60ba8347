"""Price list of everything that moves bytes or serves the network: every path class, both ends of two-sided charges.

The label `path_class` is written by hand here. It is the judge of any classifier, so no rule computes it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ingestion.synthetic.facts import PathClass, Route, Sku
from ingestion.synthetic.skus import steps

_TRANSFER = "AWSDataTransfer"
_EC2 = ("AmazonEC2", "Amazon Elastic Compute Cloud")
_S3 = ("AmazonS3", "Amazon Simple Storage Service")
_EAST, _WEST = "us-east-1", "us-west-2"

_OUTBOUND = Route(_EAST, "", "AWS Outbound")
_INBOUND = Route("", _EAST, "AWS Inbound")
_LOCAL = Route(_EAST, _EAST, "IntraRegion")
# The metering region stands in from_location even where it is the receiver (rows `AWS-In-Bytes`).
_EAST_TO_WEST = Route(_EAST, _WEST, "InterRegion Outbound")
_WEST_FROM_EAST = Route(_WEST, _EAST, "InterRegion Inbound")
_EDGE_OUT = Route("", "", "CloudFront Outbound")


def _moved(
    label: PathClass,
    product: tuple[str, str],
    usage_type: str,
    operation: str,
    price: str,
    route: Route,
) -> Sku:
    """A transfer SKU: servicecode AWSDataTransfer under the product code of the mover, unit GB."""
    return Sku(
        product_code=product[0],
        service=_TRANSFER,
        family="Data Transfer",
        usage_type=usage_type,
        operation=operation,
        unit="GB",
        price=Decimal(price),
        region="",
        product_name=product[1],
        path_class=label,
        route=route,
    )


def _served(
    label: PathClass,
    product: tuple[str, str],
    family: str,
    usage_type: str,
    operation: str,
    unit: str,
    price: str,
) -> Sku:
    """A network SKU of a service itself: gateways, endpoints, load balancers. It has a region and no route."""
    return Sku(
        product_code=product[0],
        service=product[0],
        family=family,
        usage_type=usage_type,
        operation=operation,
        unit=unit,
        price=Decimal(price),
        region=_EAST,
        product_name=product[1],
        path_class=label,
    )


_VPC = ("AmazonVPC", "Amazon Virtual Private Cloud")
_ELB = ("AWSELB", "Elastic Load Balancing")
_CLOUDFRONT = ("AmazonCloudFront", "Amazon CloudFront")
_CONNECT = ("AWSDirectConnect", "AWS Direct Connect")

_STEPS_OUT = steps(
    ("100", "data transfer out under the monthly global free tier"),
    ("0", "0.09", "first 10 TB / month data transfer out beyond the global free tier"),
    ("10240", "0.085", "next 40 TB / month data transfer out"),
    ("51200", "0.07", "next 100 TB / month data transfer out"),
    ("153600", "0.05", "greater than 150 TB / month data transfer out"),
)


def _climbs(sku: Sku) -> Sku:
    """Internet egress of all services climbs the same steps together."""
    return replace(sku, tiers=_STEPS_OUT, tier_group="internet")


INTERNET_OUT = _climbs(
    _moved("internet_out", _EC2, "DataTransfer-Out-Bytes", "RunInstances", "0.09", _OUTBOUND)
)
INTERNET_OUT_S3 = _climbs(
    _moved("internet_out", _S3, "DataTransfer-Out-Bytes", "GetObject", "0.09", _OUTBOUND)
)
INTERNET_IN_S3 = _moved("internet_in", _S3, "DataTransfer-In-Bytes", "PutObject", "0", _INBOUND)
INTERNET_IN = _moved("internet_in", _EC2, "DataTransfer-In-Bytes", "RunInstances", "0", _INBOUND)
REGION_OUT = _moved(
    "inter_region_out", _EC2, "USE1-USW2-AWS-Out-Bytes", "PublicIP-Out", "0.02", _EAST_TO_WEST
)
REGION_IN = _moved("inter_region_in", _EC2, "USW2-USE1-AWS-In-Bytes", "PublicIP-In", "0", _WEST_FROM_EAST)
EUROPE_OUT = _moved(
    "inter_region_out", _EC2, "USE1-EU-AWS-Out-Bytes", "PublicIP-Out", "0.02",
    Route(_EAST, "eu-west-1", "InterRegion Outbound"),
)  # fmt: skip
EUROPE_IN = _moved(
    "inter_region_in", _EC2, "EU-USE1-AWS-In-Bytes", "PublicIP-In", "0",
    Route("eu-west-1", _EAST, "InterRegion Inbound"),
)  # fmt: skip
BALANCED_OUT = _moved(
    "public_ip_regional", _ELB, "DataTransfer-Regional-Bytes", "LoadBalancing-PublicIP-Out", "0.01", _LOCAL
)
BALANCED_IN = _moved(
    "public_ip_regional", _ELB, "DataTransfer-Regional-Bytes", "LoadBalancing-PublicIP-In", "0.01", _LOCAL
)
ZONE_OUT = _moved("inter_az", _EC2, "DataTransfer-Regional-Bytes", "InterZone-Out", "0.01", _LOCAL)
ZONE_IN = _moved("inter_az", _EC2, "DataTransfer-Regional-Bytes", "InterZone-In", "0.01", _LOCAL)
PUBLIC_OUT = _moved("public_ip_regional", _EC2, "DataTransfer-Regional-Bytes", "PublicIP-Out", "0.01", _LOCAL)
PUBLIC_IN = _moved("public_ip_regional", _EC2, "DataTransfer-Regional-Bytes", "PublicIP-In", "0.01", _LOCAL)
PEERING_OUT = _moved("vpc_peering", _EC2, "DataTransfer-Regional-Bytes", "VPCPeering-Out", "0.01", _LOCAL)
PEERING_IN = _moved("vpc_peering", _EC2, "DataTransfer-Regional-Bytes", "VPCPeering-In", "0.01", _LOCAL)
VPN_OUT = _moved("vpn_out", _VPC, "DataTransfer-Out-Bytes", "CreateVpnConnection", "0.09", _OUTBOUND)
ACCELERATED = _moved("s3_acceleration", _S3, "DataTransfer-Out-ABytes", "GetObject", "0.04", _OUTBOUND)
ACCELERATED_T1 = _moved("s3_acceleration", _S3, "AWS-Out-ABytes-T1", "GetObject", "0.04", _OUTBOUND)
MULTI_REGION = _moved("s3_mrap_rtc", _S3, "MRAP-Out-Bytes", "GetObject", "0.0033", _OUTBOUND)
TIMED_COPIES = _moved("s3_mrap_rtc", _S3, "S3RTC-Out-Bytes", "ReplicateObject", "0.015", _EAST_TO_WEST)
CONNECT_OUT = _moved(
    "direct_connect", _CONNECT, "USE1-EqDC2-DataXfer-Out:dc.3", "", "0.02", Route(_EAST, "", "AWS Outbound")
)
EDGE_VIEWERS = _moved(
    "cloudfront_viewer", _CLOUDFRONT, "US-DataTransfer-Out-Bytes", "GET", "0.085", _EDGE_OUT
)
EDGE_ORIGIN = _moved("cloudfront_origin", _CLOUDFRONT, "EU-DataTransfer-Out-OBytes", "PUT", "0.02", _EDGE_OUT)
TO_EDGE = _moved("to_cloudfront", _S3, "CloudFront-Out-Bytes", "GetObject", "0", _OUTBOUND)
FROM_EDGE = _moved("to_cloudfront", _EC2, "CloudFront-In-Bytes", "RunInstances", "0", _INBOUND)
COPY_SAME_REGION = _moved(
    "service_replication", _S3, "C3DataTransfer-Out-Bytes", "ReplicateObject", "0", _LOCAL
)
# A usage type of a service that nobody knows yet: bytes that moved, for which no class exists.
UNHEARD_OF = _moved(
    "unknown", ("AWSQuantumLink", "AWS Quantum Link"), "USE1-QuantumLink-Out-Bytes", "", "0.01", _OUTBOUND
)

NAT_BYTES = _served("nat_processing", _EC2, "NAT Gateway", "NatGateway-Bytes", "NatGateway", "GB", "0.045")
ENDPOINT_BYTES = _served(
    "privatelink", _VPC, "VpcEndpoint", "USE1-VpcEndpoint-Bytes", "VpcEndpoint", "GB", "0.01"
)
ENDPOINT_HOURS = _served(
    "privatelink", _VPC, "VpcEndpoint", "USE1-VpcEndpoint-Hours", "VpcEndpoint", "Hrs", "0.01"
)
TRANSIT_BYTES = _served(
    "transit_gateway", _VPC, "Transit Gateway", "USE1-TransitGateway-Bytes", "TransitGatewayVPC", "GB", "0.02"
)
TRANSIT_HOURS = _served(
    "transit_gateway",
    _VPC,
    "Transit Gateway",
    "USE1-TransitGateway-Hours",
    "TransitGatewayVPC",
    "Hrs",
    "0.05",
)
CLASSIC_BYTES = _served(
    "load_balancer", _ELB, "Load Balancer", "DataProcessing-Bytes", "LoadBalancing", "GB", "0.008"
)
BALANCER_UNITS = _served(
    "load_balancer",
    _ELB,
    "Load Balancer-Application",
    "LCUUsage",
    "LoadBalancing:Application",
    "LCU-Hrs",
    "0.008",
)
ACCELERATOR_BYTES = _served(
    "global_accelerator",
    ("AWSGlobalAccelerator", "AWS Global Accelerator"),
    "Global Accelerator",
    "NA-EU-DT-Out-Bytes",
    "Dominant",
    "GB",
    "0.015",
)
FIREWALL_BYTES = _served(
    "network_firewall",
    ("AWSNetworkFirewall", "AWS Network Firewall"),
    "AWS Firewall",
    "USE1-Traffic-GB-Processed",
    "",
    "GB",
    "0.065",
)
ADDRESSES = _served(
    "public_ipv4", _VPC, "VPC Public IPv4 Address", "USE1-PublicIPv4:InUseAddress", "DescribeNetworkInterfaces",
    "Hrs", "0.005",
)  # fmt: skip
IDLE_ADDRESSES = _served(
    "public_ipv4", _VPC, "VPC Public IPv4 Address", "USE1-PublicIPv4:IdleAddress", "AllocateAddressVPC", "Hrs",
    "0.005",
)  # fmt: skip
GLOBAL_TABLES = _served(
    "service_replication", ("AmazonDynamoDB", "Amazon DynamoDB"), "DDB-Operation-ReplicatedWrite",
    "USE1-ReplWriteRequestUnits", "PayPerRequestThroughput", "ReplicatedWriteRequestUnits", "0.00000125",
)  # fmt: skip
