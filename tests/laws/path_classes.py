"""Transfer classes by an ordered list of tests on the columns, written from the published rules.

Independent of the generator's own labels and of the models' macro: it judges the one, the models are judged elsewhere.
"""

from __future__ import annotations

# Class, then patterns of product code, usage type, operation; the first that fits holds.
RULES: tuple[tuple[str, str, str, str], ...] = (
    ("vpc_peering", "", "Bytes", "^VPCPeering-(In|Out)$"),
    ("vpn_out", "", "^(DataTransfer|AWS)-Out-Bytes$", "^CreateVpnConnection$"),
    ("s3_acceleration", "AmazonS3", "-ABytes(-T[12])?$", ""),
    ("s3_mrap_rtc", "AmazonS3", "(MRAP|S3RTC)-", ""),
    ("inter_region_out", "", "^[A-Z0-9]+-([A-Z0-9]+-)?AWS-Out-Bytes$", ""),
    ("inter_region_in", "", "^[A-Z0-9]+-([A-Z0-9]+-)?AWS-In-Bytes$", ""),
    ("direct_connect", "AWSDirectConnect", "DataXfer-(In|Out)", ""),
    ("cloudfront_viewer", "AmazonCloudFront", "-DataTransfer-Out-Bytes$", ""),
    ("cloudfront_origin", "AmazonCloudFront", "-DataTransfer-Out-OBytes$", ""),
    ("to_cloudfront", "", "CloudFront-(In|Out)-Bytes$", ""),
    ("service_replication", "", "(ReplWriteRequestUnits|C3DataTransfer-(In|Out)-Bytes)$", ""),
    ("internet_out", "", "^([A-Z0-9]+-)?DataTransfer-Out-Bytes$", ""),
    ("internet_in", "", "DataTransfer-In-Bytes$", ""),
    ("inter_az", "", "DataTransfer-Regional-Bytes$", "InterZone-(In|Out)$"),
    ("public_ip_regional", "", "DataTransfer-Regional-Bytes$", "PublicIP-(In|Out)$"),
    ("nat_processing", "AmazonEC2", "NatGateway-Bytes$", ""),
    ("privatelink", "", "VpcEndpoint-(GWLBE-)?(Bytes|Hours)$", ""),
    ("transit_gateway", "", "TransitGateway-(Bytes|Hours)$", ""),
    ("load_balancer", "AWSELB", "(DataProcessing-Bytes|LCUUsage)$", ""),
    ("global_accelerator", "AWSGlobalAccelerator", "DT-", ""),
    ("network_firewall", "AWSNetworkFirewall", "Traffic-GB-Processed$", ""),
    ("public_ipv4", "", "PublicIPv4:(InUse|Idle)Address$", ""),
    ("unknown", "", "(In|Out)-Bytes$", ""),
)


def _test(product: str, usage_type: str, operation: str) -> str:
    right = f"line_item_product_code = '{product}' and " if product else ""
    ran = f" and regexp_matches(coalesce(line_item_operation, ''), '{operation}')" if operation else ""
    return f"{right}regexp_matches(line_item_usage_type, '{usage_type}'){ran}"


_CASES = " ".join(f"when {_test(*patterns)} then '{name}'" for name, *patterns in RULES)
# Usage and the credits that give it back, with their class, NULL for what is no transfer; found once per usage type and
# operation.
CLASSIFIED = f"""
    select priced.*, class.path_class from priced join (
        select distinct line_item_product_code, line_item_usage_type, line_item_operation,
            case {_CASES} end as path_class
        from bill where line_item_line_item_type = 'Usage'
    ) as class on class.line_item_product_code = priced.line_item_product_code
        and class.line_item_usage_type = priced.line_item_usage_type
        and class.line_item_operation is not distinct from priced.line_item_operation
    where priced.line_item_line_item_type in ('Usage', 'Credit')
"""
