"""Price list of the made-up company: compute, storage and what else is no transfer. Prices as AWS lists them,
where needed shortened to few decimals so that costs stay exact."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ingestion.synthetic.capacities import attributes as capacity_of
from ingestion.synthetic.facts import Instance, Sku, Tier

REGION_NAMES = {
    "us-east-1": "US East (N. Virginia)",
    "us-west-2": "US West (Oregon)",
    "eu-west-1": "EU (Ireland)",
    "eu-central-1": "EU (Frankfurt)",
    "ap-northeast-1": "Asia Pacific (Tokyo)",
    "ap-south-1": "Asia Pacific (Mumbai)",
}
# Old services in us-east-1 write no prefix; eu-west-1 is `EU`.
REGION_PREFIX = {
    "us-east-1": "",
    "us-west-2": "USW2-",
    "eu-west-1": "EU-",
    "eu-central-1": "EUC1-",
    "ap-northeast-1": "APN1-",
    "ap-south-1": "APS3-",
}
_UNITS = {
    "medium": "2", "large": "4", "xlarge": "8", "4xlarge": "32", "8xlarge": "64",
    "16xlarge": "128", "24xlarge": "192",
}  # fmt: skip
_EC2 = "Amazon Elastic Compute Cloud"
_LINUX = (
    ("operating_system", "Linux"),
    ("tenancy", "Shared"),
    ("pre_installed_sw", "NA"),
    ("license_model", "No License required"),
    ("capacitystatus", "Used"),
    ("marketoption", "OnDemand"),
)


def steps(free: tuple[str, str] | None, *paid: tuple[str, str, str]) -> tuple[Tier, ...]:
    """Price steps: the amount that is free and its text, then (from, price, text) of each paid step."""
    first = (Tier(Decimal(0), Decimal(0), free[1], free=True),) if free else ()
    start = Decimal(free[0]) if free else Decimal(0)
    return first + tuple(
        Tier(max(start, Decimal(above)), Decimal(price), text) for above, price, text in paid
    )


def _instance(kind: str, group: str) -> Instance:
    return Instance(kind, group, Decimal(_UNITS[kind.rpartition(".")[2]]))


def _ec2(kind: str, region: str, price: str, group: str, plan_price: str | None = None) -> Sku:
    instance = _instance(kind, group)
    facts = (("instance_type_family", instance.family), ("normalization_size_factor", str(instance.units)))
    return Sku(
        product_code="AmazonEC2",
        service="AmazonEC2",
        family="Compute Instance",
        usage_type=f"{REGION_PREFIX[region]}BoxUsage:{kind}",
        operation="RunInstances",
        unit="Hrs",
        price=Decimal(price),
        region=region,
        product_name=_EC2,
        instance=instance,
        plan_price=Decimal(plan_price) if plan_price else None,
        attributes=(*_LINUX, *facts, *capacity_of(kind)),
    )


def _rds(kind: str, region: str, price: str, plan_price: str | None = None) -> Sku:
    instance = _instance(kind, "General purpose")
    return Sku(
        product_code="AmazonRDS",
        service="AmazonRDS",
        family="Database Instance",
        usage_type=f"{REGION_PREFIX[region]}InstanceUsage:{kind}",
        operation="CreateDBInstance:0014",
        unit="Hrs",
        price=Decimal(price),
        region=region,
        product_name="Amazon Relational Database Service",
        instance=instance,
        plan_price=Decimal(plan_price) if plan_price else None,
        attributes=(
            ("database_engine", "PostgreSQL"),
            ("deployment_option", "Single-AZ"),
            ("instance_type_family", instance.family.removeprefix("db.")),
            ("normalization_size_factor", str(instance.units)),
        ),
    )


def plain(  # noqa: PLR0913 - a price-list row is this wide
    code: str,
    family: str,
    usage_type: str,
    operation: str,
    unit: str,
    price: str,
    name: str,
    *,
    region: str = "us-east-1",
    plan_price: str | None = None,
    entity: str = "AWS",
    attributes: tuple[tuple[str, str], ...] = (),
    tiers: tuple[Tier, ...] = (),
) -> Sku:
    """A SKU that is neither an instance nor transfer."""
    return Sku(
        product_code=code,
        service=code,
        family=family,
        usage_type=usage_type,
        operation=operation,
        unit=unit,
        price=Decimal(price),
        region=region,
        product_name=name,
        plan_price=Decimal(plan_price) if plan_price else None,
        entity=entity,
        attributes=attributes,
        tiers=tiers,
    )


M5_LARGE = _ec2("m5.large", "us-east-1", "0.096", "General purpose", "0.069")
M6I_LARGE = _ec2("m6i.large", "us-east-1", "0.096", "General purpose", "0.07")
M6I_XLARGE = _ec2("m6i.xlarge", "us-east-1", "0.192", "General purpose", "0.14")
M6I_4XLARGE = _ec2("m6i.4xlarge", "us-east-1", "0.768", "General purpose")
M6I_8XLARGE = _ec2("m6i.8xlarge", "us-east-1", "1.536", "General purpose")
C6I_LARGE = replace(
    _ec2("c6i.large", "us-east-1", "0.085", "Compute optimized", "0.0527"),
    instance_plan_price=Decimal("0.0476"),
)
C5_LARGE_WEST = _ec2("c5.large", "us-west-2", "0.085", "Compute optimized", "0.061")
C5_XLARGE = _ec2("c5.xlarge", "us-east-1", "0.17", "Compute optimized", "0.122")
R5_LARGE_EU = _ec2("r5.large", "eu-west-1", "0.141", "Memory optimized", "0.102")
R6G_LARGE = _ec2("r6g.large", "us-east-1", "0.1008", "Memory optimized", "0.0726")
# No plan price: the Compute plan is kept for the fleets above, as a short commitment would be.
T3_MEDIUM_WEST = _ec2("t3.medium", "us-west-2", "0.0416", "General purpose")
M5_4XLARGE_FRANKFURT = _ec2("m5.4xlarge", "eu-central-1", "0.92", "General purpose")
# No plan price on these either: they show what reservations alone do. The last one no Linux reservation fits.
C7G_LARGE = _ec2("c7g.large", "us-east-1", "0.0725", "Compute optimized")
M7G_LARGE = _ec2("m7g.large", "us-east-1", "0.0816", "General purpose")
M7G_XLARGE = _ec2("m7g.xlarge", "us-east-1", "0.1632", "General purpose")
T4G_LARGE = _ec2("t4g.large", "us-east-1", "0.0672", "General purpose")
C5_4XLARGE_TOKYO = _ec2("c5.4xlarge", "ap-northeast-1", "0.856", "Compute optimized")
M7G_LARGE_WINDOWS = replace(
    _ec2("m7g.large", "us-east-1", "0.1776", "General purpose"),
    operation="RunInstances:0002",
    attributes=(("operating_system", "Windows"), ("tenancy", "Shared")),
)
T3_MEDIUM_MUMBAI = _ec2("t3.medium", "ap-south-1", "3.7216", "General purpose")  # in rupees
DB_M7G_LARGE = _rds("db.m7g.large", "us-east-1", "0.168", "0.1344")
R6I_16XLARGE = _ec2("r6i.16xlarge", "us-east-1", "4.032", "Memory optimized")
R5A_24XLARGE = _ec2("r5a.24xlarge", "us-east-1", "5.424", "Memory optimized")
C6A_24XLARGE = _ec2("c6a.24xlarge", "us-east-1", "3.672", "Compute optimized")
P4D_24XLARGE = _ec2("p4d.24xlarge", "us-east-1", "21.96", "GPU instance")
G4DN_XLARGE = _ec2("g4dn.xlarge", "us-east-1", "0.526", "GPU instance")
DB_M5_LARGE = _rds("db.m5.large", "us-east-1", "0.178")
DB_M5_4XLARGE = _rds("db.m5.4xlarge", "us-east-1", "1.424")
DB_R6G_16XLARGE = _rds("db.r6g.16xlarge", "us-east-1", "7.192")
DB_T3_MEDIUM_EU = _rds("db.t3.medium", "eu-west-1", "0.073")

_S3 = "Amazon Simple Storage Service"
_GP3 = (("volume_api_name", "gp3"), ("storage_media", "SSD-backed"))
_LAMBDA = "AWS Lambda"
_CLOUDWATCH = "AmazonCloudWatch"
EBS_GP3 = plain(
    "AmazonEC2", "Storage", "EBS:VolumeUsage.gp3", "CreateVolume-Gp3", "GB-Mo", "0.08", _EC2, attributes=_GP3
)
S3_STORAGE = plain(
    "AmazonS3", "Storage", "TimedStorage-ByteHrs", "StandardStorage", "GB-Mo", "0.023", _S3,
    attributes=(("storage_class", "General Purpose"), ("volume_type", "Standard")),
    tiers=steps(
        None,
        ("0", "0.023", "first 50 TB / month of storage used"),
        ("51200", "0.022", "next 450 TB / month of storage used"),
        ("512000", "0.021", "storage used / month over 500 TB"),
    ),
)  # fmt: skip
EBS_IOPS = plain(
    "AmazonEC2", "Provisioned IOPS", "EBS:VolumeP-IOPS.gp3", "CreateVolume-Gp3", "IOPS-Mo", "0.005", _EC2,
    attributes=_GP3,
)  # fmt: skip
EBS_GP2 = plain(
    "AmazonEC2", "Storage", "EBS:VolumeUsage.gp2", "CreateVolume-Gp2", "GB-Mo", "0.1", _EC2,
    attributes=(("volume_api_name", "gp2"), ("storage_media", "SSD-backed")),
)  # fmt: skip
EBS_SNAPSHOTS = plain(
    "AmazonEC2", "Storage Snapshot", "EBS:SnapshotUsage", "CreateSnapshot", "GB-Mo", "0.05", _EC2
)
_RDS = "Amazon Relational Database Service"
RDS_STORAGE = plain(
    "AmazonRDS", "Database Storage", "RDS:GP3-Storage", "CreateDBInstance:0014", "GB-Mo", "0.115", _RDS
)
RDS_BACKUPS = plain(
    "AmazonRDS", "Storage Snapshot", "RDS:ChargedBackupUsage", "CreateDBInstance:0014", "GB-Mo", "0.095", _RDS
)
S3_INFREQUENT = plain(
    "AmazonS3", "Storage", "TimedStorage-SIA-ByteHrs", "StandardIAStorage", "GB-Mo", "0.0125", _S3,
    attributes=(("storage_class", "Infrequent Access"), ("volume_type", "Standard - Infrequent Access")),
)  # fmt: skip
S3_STORAGE_MUMBAI = plain(
    "AmazonS3", "Storage", "APS3-TimedStorage-ByteHrs", "StandardStorage", "GB-Mo", "2.0775", _S3,
    region="ap-south-1",
)  # fmt: skip
S3_REQUESTS = plain("AmazonS3", "API Request", "Requests-Tier2", "GetObject", "Requests", "0.0000004", _S3)
LAMBDA_COMPUTE = plain(
    "AWSLambda", "Serverless", "Lambda-GB-Second", "Invoke", "Lambda-GB-Second", "0.0000167", _LAMBDA,
    plan_price="0.0000139", attributes=(("group", "AWS-Lambda-Duration"),),
)  # fmt: skip
LAMBDA_REQUESTS = plain(
    "AWSLambda", "Serverless", "Request", "Invoke", "Requests", "0.0000002", _LAMBDA,
    tiers=steps(
        ("1000000", "requests under the monthly free tier"), ("0", "0.0000002", "request in US East (N. Virginia)")
    ),
)  # fmt: skip
FARGATE_VCPU = plain(
    "AmazonECS", "Compute", "USE1-Fargate-vCPU-Hours:perCPU", "FargateTask", "hours", "0.04048",
    "Amazon Elastic Container Service", plan_price="0.03238", attributes=(("cputype", "perCPU"),),
)  # fmt: skip
FARGATE_GB = plain(
    "AmazonECS", "Compute", "USE1-Fargate-GB-Hours", "FargateTask", "hours", "0.004445",
    "Amazon Elastic Container Service", plan_price="0.00356", attributes=(("memorytype", "perGB"),),
)  # fmt: skip
EKS_CLUSTERS = plain(
    "AmazonEKS", "Compute", "USE1-AmazonEKS-Hours:perCluster", "CreateOperation", "Hours", "0.1",
    "Amazon Elastic Container Service for Kubernetes",
)  # fmt: skip
GLUE_HOURS = plain("AWSGlue", "AWS Glue", "USE1-ETL-DPU-Hour", "Jobrun", "DPU-Hour", "0.44", "AWS Glue")
ATHENA_SCANNED = plain(
    "AmazonAthena", "Athena Queries", "USE1-DataScannedInTB", "", "Terabytes", "5", "Amazon Athena"
)
METRICS = plain(
    _CLOUDWATCH, "Metric", "CW:MetricMonitorUsage", "MetricStorage", "Metrics", "0.3", _CLOUDWATCH
)
LOGS_INGESTED = plain(
    _CLOUDWATCH, "Data Payload", "DataProcessing-Bytes", "PutLogEvents", "GB", "0.5", _CLOUDWATCH
)
GUARDDUTY = plain(
    "AmazonGuardDuty", "Security Services", "USE1-PaidEventsAnalyzed-Bytes", "VPCFlowLogs", "GB", "1",
    "Amazon GuardDuty",
)  # fmt: skip
DYNAMO_READS = plain(
    "AmazonDynamoDB", "Amazon DynamoDB PayPerRequest Throughput", "ReadRequestUnits", "PayPerRequestThroughput",
    "ReadRequestUnits", "0.00000025", "Amazon DynamoDB",
)  # fmt: skip
FREE_EVENTS = plain(
    "AWSCloudTrail", "Management Tools - AWS CloudTrail Free Events Recorded", "USE1-FreeEventsRecorded", "None",
    "Events", "0", "AWS CloudTrail",
)  # fmt: skip
FREE_STORAGE = plain(
    "AmazonDynamoDB",
    "Database Storage",
    "TimedStorage-ByteHrs",
    "StandardStorage",
    "GB-Mo",
    "0",
    "Amazon DynamoDB",
)
NAT_HOURS = plain("AmazonEC2", "NAT Gateway", "NatGateway-Hours", "NatGateway", "Hrs", "0.045", _EC2)
ALB_HOURS = plain(
    "AWSELB", "Load Balancer-Application", "LoadBalancerUsage", "LoadBalancing:Application", "Hrs", "0.0225",
    "Elastic Load Balancing",
)  # fmt: skip
MARKETPLACE = plain(
    "8x4kqf2m7wz1yd0acme9s3vto", "", "MP:SearchAppliance-Hrs", "", "Units", "0.21", "Search Appliance Pro",
    entity="AWS Marketplace",
)  # fmt: skip
# What a company has hundreds of, for cents.
KMS_REQUESTS = plain(
    "awskms", "API Request", "us-east-1-KMS-Requests", "Decrypt", "Requests", "0.000003",
    "AWS Key Management Service",
)  # fmt: skip
QUEUE_REQUESTS = plain(
    "AWSQueueService", "API Request", "USE1-Requests-RBP", "SendMessage", "Requests", "0.0000004",
    "Amazon Simple Queue Service",
)  # fmt: skip
TOPIC_REQUESTS = plain(
    "AmazonSNS", "API Request", "USE1-Requests-Tier1", "Publish", "Requests", "0.0000005",
    "Amazon Simple Notification Service",
)  # fmt: skip
SECRETS = plain(
    "AWSSecretsManager",
    "Secret",
    "USE1-AWSSecretsManager-Secrets",
    "",
    "Secrets",
    "0.4",
    "AWS Secrets Manager",
)
HOSTED_ZONES = plain(
    "AmazonRoute53", "DNS Zone", "HostedZone", "HostedZone", "HostedZone", "0.5", "Amazon Route 53"
)
IMAGE_STORAGE = plain(
    "AmazonECR", "EC2 Container Registry", "USE1-TimedStorage-ByteHrs", "", "GB-Mo", "0.1",
    "Amazon EC2 Container Registry (ECR)",
)  # fmt: skip
CONFIG_ITEMS = plain(
    "AWSConfig", "Management Tools - AWS Config", "USE1-ConfigurationItemRecorded", "", "ConfigurationItemRecorded",
    "0.003", "AWS Config",
)  # fmt: skip
