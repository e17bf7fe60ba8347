"""A bill by hand with every kind of line that the dashboards look at, dated by today: their windows move with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from dashboards.quicksight.contract import DETECTED_BY, SUBSTRATE_MONEY, SUBSTRATE_TEXTS, SUBSTRATE_TIMES

TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
PAYER, OTHER_PAYER = "111111111111", "999999999999"
WEB, DATA = "222222222222", "333333333333"
RI = "arn:aws:ec2:eu-west-1:111111111111:reserved-instances/r-1"
DB_RI = "arn:aws:rds:eu-west-1:111111111111:ri:db-1"
PLAN = "arn:aws:savingsplans::111111111111:savingsplan/p-1"
EC2_PLAN = "arn:aws:savingsplans::111111111111:savingsplan/p-2"
MAPS = ("product", "resource_tags")
TEXTS = [name for name in SUBSTRATE_TEXTS if name != "billing_period"]
TEXTS += [name for name, kind in DETECTED_BY.items() if kind == "varchar"]
TIMES = [*SUBSTRATE_TIMES, *(name for name, kind in DETECTED_BY.items() if kind != "varchar")]

Line = dict[str, Any]


def month(back: int) -> datetime:
    """The first day of the month so many months ago."""
    number = TODAY.year * 12 + TODAY.month - 1 - back
    return datetime(number // 12, number % 12 + 1, 1)


def line(
    at: datetime, code: str, usage_type: str, operation: str = "", cost: float = 1.0, **more: Any
) -> Line:
    """One line; what is not named is '' (texts), 0.0 (money), and a plain use of the service by the web account."""
    bill = at.replace(day=1, hour=0)
    plain: Line = dict.fromkeys(TEXTS, "") | dict.fromkeys(SUBSTRATE_MONEY, 0.0) | {key: {} for key in MAPS}
    plain |= {
        "billing_period": f"{bill:%Y-%m}",
        "bill_billing_period_start_date": bill,
        "bill_billing_period_end_date": (bill + timedelta(days=32)).replace(day=1),
        "line_item_usage_start_date": at,
        "line_item_usage_end_date": at + timedelta(hours=1),
        "bill_payer_account_id": PAYER,
        "bill_payer_account_name": "Root",
        "bill_billing_entity": "AWS",
        "line_item_legal_entity": "Amazon Web Services EMEA SARL",
        "line_item_usage_account_id": WEB,
        "line_item_usage_account_name": "Web",
        "line_item_line_item_type": "Usage",
        "line_item_product_code": code,
        "line_item_usage_type": usage_type,
        "line_item_operation": operation,
        "line_item_line_item_description": f"{usage_type} of {code}",
        "product_servicecode": code,
        "pricing_unit": "Hrs",
        "pricing_term": "OnDemand",
        "line_item_usage_amount": 2.0,
        "line_item_unblended_cost": cost,
        "pricing_public_on_demand_cost": cost,
    }
    return plain | more


def instance(at: datetime, family: str, code: str = "AmazonEC2", **more: Any) -> Line:
    """An instance that ran: `m5` of EC2, `db.m5` of RDS and so on."""
    kind = {"AmazonRDS": f"db.{family}.large", "AmazonElastiCache": f"cache.{family}.large"}.get(
        code, f"{family}.large" if code == "AmazonEC2" else f"{family}.large.search"
    )
    product = {
        "region": "eu-west-1",
        "instance_type_family": family,
        "operating_system": "Linux",
        "tenancy": "Shared",
        "product_name": "Compute",
    } | more.pop("product", {})
    name = {"line_item_resource_id": f"{code}-{family}", "product_instance_type": kind, "product": product}
    named = {"product_product_family": "Compute Instance", "line_item_availability_zone": "eu-west-1a"}
    operation = "RunInstances" if code == "AmazonEC2" else "CreateDBInstance"
    return line(at, code, f"EU-BoxUsage:{kind}", operation, 7.0, **(name | named | more))


def covered(arn: str, **more: Any) -> Line:
    """What makes a line of usage one that a Savings Plan covers."""
    return {
        "line_item_line_item_type": "SavingsPlanCoveredUsage",
        "savings_plan_savings_plan_a_r_n": arn,
        "savings_plan_savings_plan_effective_cost": 4.5,
        "savings_plan_offering_type": "ComputeSavingsPlans" if arn == PLAN else "EC2InstanceSavingsPlans",
        "savings_plan_purchase_term": "1yr",
        "savings_plan_payment_option": "No Upfront",
        "savings_plan_end_time": "2030-05-01T00:00:00.000Z",
        **more,
    }


def reserved(arn: str, **more: Any) -> Line:
    """What makes a line of usage one that a reservation covers."""
    return {
        "line_item_line_item_type": "DiscountedUsage",
        "reservation_reservation_a_r_n": arn,
        "reservation_effective_cost": 3.25,
        "line_item_unblended_cost": 0.0,
        "pricing_term": "Reserved",
        "pricing_lease_contract_length": "3yr",
        "pricing_offering_class": "standard",
        "pricing_purchase_option": "Partial Upfront",
        **more,
    }


def instances(at: datetime) -> list[Line]:
    graviton, amd = {"physical_processor": "AWS Graviton3 Processor"}, {"physical_processor": "AMD EPYC 7R13"}
    windows = {"operating_system": "Windows"}
    spot = "m5.xlarge Linux/UNIX Spot Instance-hour in EU (Ireland)"
    return [
        instance(at, "m5"),
        instance(
            at + timedelta(hours=3), "m5", line_item_usage_account_id=DATA, bill_payer_account_id=OTHER_PAYER
        ),
        instance(at, "m4", product=windows),
        instance(at, "m7g", product=graviton, resource_tags={"user_team": "core"}),
        instance(at, "m6a", product=amd),
        instance(at, "zz9"),
        instance(at, "c5", **covered(PLAN)),
        instance(at, "c5a", product=amd, **covered(EC2_PLAN)),
        instance(at, "r5", **reserved(RI)),
        instance(
            at,
            "",
            line_item_usage_type="EU-SpotUsage:m5.xlarge",
            line_item_line_item_description=spot,
            product_instance_type="m5.xlarge",
            pricing_public_on_demand_cost=20.0,
            line_item_resource_id="i-spot",
        ),
        line(at, "AmazonEC2", "EU-DataTransfer-Out-Bytes", "RunInstances", 2.5, pricing_unit="GB"),
        line(at, "AmazonEC2", "EU-DataXfer-Out", "RunInstances", 2.0, product_servicecode="AWSDataTransfer"),
        line(at, "AmazonEC2", "EU-EC2SplitUsage", "EKSPod-EC2", 9.0, line_item_resource_id="pod-1"),
    ]


def managed_instances(at: datetime) -> list[Line]:
    graviton = {"physical_processor": "AWS Graviton3 Processor"}
    engines = ("MySQL", "Oracle", "SQL Server", "Aurora PostgreSQL")
    licences = ("No license required", "License included", "Bring your own license", None)
    return [
        *(
            instance(
                at,
                "m5",
                "AmazonRDS",
                product={"database_engine": engine, "license_model": licence},
                line_item_resource_id=f"db-{engine}",
            )
            for engine, licence in zip(engines, licences, strict=True)
        ),
        instance(at, "r6g", "AmazonRDS", product=graviton | {"database_engine": "PostgreSQL"}),
        instance(at, "m5", "AmazonRDS", **reserved(DB_RI), product={"database_engine": "MySQL"}),
        instance(at, "r5", "AmazonElastiCache", product={"cache_engine": "Redis"}),
        instance(at, "r7g", "AmazonElastiCache", product={"cache_engine": "Redis"}),
        instance(at, "m5", "AmazonES"),
        instance(at, "m6g", "AmazonES"),
        instance(at, "ra3", "AmazonRedshift"),
        instance(at, "ml", "AmazonSageMaker", line_item_resource_id="notebook"),
    ]


def functions_and_tables(at: datetime) -> list[Line]:
    lambda_ = {"line_item_resource_id": "arn:aws:lambda:f", "pricing_unit": "Lambda-GB-Second"}
    table = {"line_item_resource_id": "arn:aws:dynamodb:t"}
    return [
        line(at, "AWSLambda", "EU-Lambda-GB-Second", "Invoke", 3.0, **lambda_),
        line(at, "AWSLambda", "EU-Lambda-GB-Second-ARM", "Invoke", 2.0, **lambda_),
        line(at, "AWSLambda", "EU-Request", "Invoke", 0.5, **lambda_),
        line(
            at, "AmazonECS", "EU-Fargate-vCPU-Hours:perCPU", "FargateTask", 5.0, line_item_resource_id="task"
        ),
        line(at, "AmazonECS", "EU-Fargate-ARM-vCPU-Hours", "FargateTask", 4.0, line_item_resource_id="task"),
        line(at, "AmazonDynamoDB", "EU-ReadCapacityUnit-Hrs", "CommittedThroughput", 6.0, **table),
        line(at, "AmazonDynamoDB", "EU-ReplWriteCapacityUnit-Hrs", "CommittedThroughput", 1.5, **table),
        line(at, "AmazonDynamoDB", "EU-WriteRequestUnits", "PayPerRequestThroughput", 2.5, **table),
    ]


def volumes(at: datetime) -> list[Line]:
    def volume(name: str, usage_type: str, unit: str, amount: float) -> Line:
        named = {"line_item_resource_id": f"vol-{name}-{amount:.0f}", "product": {"volume_api_name": name}}
        return line(at, "AmazonEC2", usage_type, "CreateVolume", amount / 10, pricing_unit=unit, **named) | {
            "line_item_usage_amount": amount
        }

    return [
        volume("gp2", "EU-EBS:VolumeUsage.gp2", "GB-Mo", 100.0),
        volume("gp2", "EU-EBS:VolumeUsage.gp2", "GB-Mo", 2000.0),
        volume("gp2", "EU-EBS:VolumeUsage.gp2", "GB-Mo", 8000.0),
        volume("gp3", "EU-EBS:VolumeUsage.gp3", "GB-month", 500.0),
        volume("gp3", "EU-EBS:VolumeP-IOPS.gp3", "IOPS-Mo", 500.0),
        volume("gp3", "EU-EBS:VolumeP-Throughput.gp3", "GiBps-mo", 500.0),
        *(
            volume(name, f"EU-EBS:VolumeUsage.{name}", "GB-Mo", 300.0)
            for name in ("io1", "io2", "sc1", "st1")
        ),
        volume("standard", "EU-EBS:VolumeUsage", "GB-Mo", 90.0),
        line(
            at, "AmazonEC2", "EU-EBS:SnapshotUsage", "CreateSnapshot", 2.0, line_item_resource_id="snap-old"
        ),
        line(
            at, "AmazonEC2", "EU-EBS:SnapshotUsage", "CreateSnapshot", 3.0, line_item_resource_id="snap-new"
        ),
        line(at, "AmazonEC2", "EU-EBS:SnapshotArchiveStorage", "X", 0.5, line_item_resource_id="snap-old"),
    ]


def buckets(at: datetime) -> list[Line]:
    def bucket(
        name: str, usage_type: str, operation: str, unit: str, volume_type: str = "", **more: Any
    ) -> Line:
        product = {"volume_type": volume_type, "region": "eu-west-1"} if volume_type else {}
        code = more.pop("code", "AmazonS3")
        named = {"line_item_resource_id": name, "product": product, "pricing_unit": unit}
        return line(at, code, usage_type, operation, 1.75, **(named | more))

    stored = ("EU-TimedStorage-ByteHrs", "StandardStorage", "GB-Mo")
    return [
        bucket("web-log", *stored, "Standard"),
        bucket("backup-archive", *stored, "Standard"),
        bucket(
            "backup-archive",
            "EU-TimedStorage-SIA-ByteHrs",
            "StandardIAStorage",
            "GB-Mo",
            "Standard - Infrequent Access",
        ),
        bucket("backup-archive", "EU-Requests-SIA-Tier1", "PutObjectForRepl", "Requests"),
        bucket(
            "backup-archive", "EU-Requests-SIA-Tier2", "GetObject", "Requests", line_item_usage_amount=0.0
        ),
        bucket("backup-archive", "EU-Retrieval-SIA", "RestoreObject", "GB"),
        bucket("web-log", "EU-Requests-Tier1", "PutObject", "Requests"),
        bucket(
            "tiers",
            "EU-TimedStorage-INT-FA-ByteHrs",
            "IntelligentTieringFAStorage",
            "GB-Mo",
            "Intelligent-Tiering Frequent Access",
        ),
        bucket("tiers", "EU-TimedStorage-ZIA", "OneZoneIAStorage", "GB-Mo", "One Zone - Infrequent Access"),
        bucket("tiers", "EU-TimedStorage-RRS", "ReducedRedundancyStorage", "GB-Mo", "Reduced Redundancy"),
        bucket("tiers", "EU-TimedStorage-GIR", "GlacierIRStorage", "GB-Mo", "Glacier Instant Retrieval"),
        bucket("tiers", "EU-TimedStorage-GDA", "DeepArchiveStorage", "GB-Mo", "Glacier Deep Archive"),
        bucket("tiers", "EU-Requests-GIR-Tier1", "S3-GIRTransition", "Requests"),
        bucket("tiers", "EU-Requests-GIR-Tier2", "CopyObject", "Requests"),
        bucket("tiers", "EU-Retrieval-SIA-GIR", "RestoreObject", "GB"),
        bucket("tiers", "EU-EarlyDelete-ByteHrs", "DeleteObject", "GB-Mo"),
        bucket("tiers", "EU-Inventory-Objects", "Inventory", "Objects"),
        bucket("tiers", "EU-StorageAnalytics", "S3.STORAGE_CLASS_ANALYSIS.OBJECT", "Objects"),
        bucket("vault", "EU-TimedStorage", "Storage", "GB-Mo", code="AmazonGlacier"),
    ]


def fees(at: datetime) -> list[Line]:
    none = {"line_item_usage_amount": 0.0, "pricing_public_on_demand_cost": 0.0}
    plan = covered(PLAN, savings_plan_savings_plan_effective_cost=0.0)
    reservation = reserved(
        RI, reservation_effective_cost=0.0, reservation_end_time="2031-01-15T00:00:00.000Z"
    )

    def fee(kind: str, code: str, cost: float, **more: Any) -> Line:
        return line(at, code, "", "", cost, **(none | more | {"line_item_line_item_type": kind}))

    used = {"savings_plan_total_commitment_to_date": 10.0, "savings_plan_used_commitment": 8.5}
    upfront = {"savings_plan_amortized_upfront_commitment_for_billing_period": 2.5}
    unused = {
        "reservation_unused_amortized_upfront_fee_for_billing_period": 0.75,
        "reservation_unused_recurring_fee": 0.5,
        "reservation_amortized_upfront_fee_for_billing_period": 1.5,
        "line_item_resource_id": RI,
        "line_item_unblended_cost": 11.0,
    }
    refund = "Refund for one-time fee for Savings Plan ID p-1"
    market = {"bill_billing_entity": "AWS Marketplace", "product": {"product_name": "A Vendor's Product"}}
    return [
        fee(
            "SavingsPlanRecurringFee",
            "ComputeSavingsPlans",
            7.5,
            **(plan | used | upfront),
            line_item_resource_id=PLAN,
        ),
        fee("SavingsPlanNegation", "AmazonEC2", -7.0, **plan, pricing_public_on_demand_cost=-7.0),
        fee("SavingsPlanUpfrontFee", "ComputeSavingsPlans", 60.0, **plan),
        fee("RIFee", "AmazonEC2", 11.0, **(reservation | unused)),
        fee("Fee", "AmazonEC2", 90.0, **(reservation | {"line_item_unblended_cost": 90.0})),
        fee("Fee", "AWSSupportBusiness", 29.0),
        fee("Refund", "ComputeSavingsPlans", -5.0, line_item_line_item_description=refund),
        fee("Refund", "AmazonEC2", -1.0),
        fee("Credit", "AmazonEC2", -2.0),
        fee("Tax", "AmazonEC2", 19.0, product_servicecode=""),
        fee("FlatRateSubscription", "AmazonCloudFront", 15.0, line_item_usage_amount=1.0),
        line(at, "vendor", "Units", "Subscribe", 33.0, **market),
    ]


def running(at: datetime) -> list[Line]:
    """Everything that is used: it stands in the bill of every month and of the last days."""
    return [*instances(at), *managed_instances(at), *functions_and_tables(at), *volumes(at), *buckets(at)]


def bill() -> list[Line]:
    """Nine months: the open one, those that the windows reach, and one beyond each of them."""
    lines: list[Line] = []
    for back in range(9):
        at = month(back)
        lines += [*running(at), *fees(at)]
    recent = TODAY - timedelta(days=3)
    lines += running(recent)
    old = line(
        month(14), "AmazonEC2", "EU-EBS:SnapshotUsage", "CreateSnapshot", line_item_resource_id="snap-old"
    )
    return [*lines, old, instance(TODAY, "m5")]


def table(lines: list[Line]) -> pa.Table:
    """Lines as a file of CUR 2.0."""
    kinds: Mapping[str, pa.DataType] = {
        **dict.fromkeys(TEXTS, pa.string()),
        **dict.fromkeys(TIMES, pa.timestamp("ms")),
        **dict.fromkeys(SUBSTRATE_MONEY, pa.float64()),
        **dict.fromkeys(MAPS, pa.map_(pa.string(), pa.string())),
    }
    return pa.table(
        {name: pa.array([cells(one[name]) for one in lines], kind) for name, kind in kinds.items()}
    )


def cells(value: Any) -> Any:
    """A map as Arrow wants it; a key that the line lacks is absent, as AWS writes maps."""
    if isinstance(value, dict):
        return [(key, text) for key, text in value.items() if text]
    return value


def resource_days(lines: list[Line]) -> pa.Table:
    """The same lines as `cost_resource_daily` has them, as far as the relations read it."""
    named = [one for one in lines if one["line_item_resource_id"]]
    source = {
        "resource_id": "line_item_resource_id",
        "product_code": "line_item_product_code",
        "charge_type": "line_item_line_item_type",
        "usage_type": "line_item_usage_type",
        "operation": "line_item_operation",
    }
    columns: dict[str, Any] = {name: [one[key] for one in named] for name, key in source.items()}
    columns["usage_date"] = [one["line_item_usage_start_date"].date() for one in named]
    amounts = [Decimal(str(one["line_item_usage_amount"])) for one in named]
    return pa.table(columns | {"usage_amount": pa.array(amounts, pa.decimal128(38, 12))})
