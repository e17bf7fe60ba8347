"""What the company runs: servers, services and transfer, small and large."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ingestion.synthetic import skus, transfer_skus
from ingestion.synthetic.blueprint import (
    BUCKET,
    DATABASE,
    FUNCTION,
    INSTANCE,
    NAT,
    NONE,
    TABLE,
    TRAIL,
    VOLUME,
    Blueprint,
    runs,
    uses,
)
from ingestion.synthetic.company import (
    BLANK_TEAM,
    DATA,
    EGRESS_KEY,
    FORGOTTEN_KEY,
    FORMULA,
    LEGACY,
    MISSPELT,
    MULTILINE,
    OWNER_ONLY,
    PAYER,
    PLATFORM,
    QUOTED,
    SHOUTED,
    UNICODE,
    UNTAGGED,
    WEB,
)
from ingestion.synthetic.estate import ESTATE
from ingestion.synthetic.facts import Account, Sku, Tags
from ingestion.synthetic.rhythm import (
    ALWAYS,
    DAYTIME,
    HOURLY,
    LATE_MORNING,
    MONTH_END,
    NIGHTS,
    OFFICE,
    STORED_HOURLY,
    TWICE_STEADY,
    Rhythm,
    daily,
    stored,
)

COMPUTE = (
    replace(runs("web", WEB, skus.M5_LARGE, ALWAYS, PLATFORM), count=2),
    runs("api", LEGACY, skus.M6I_8XLARGE, DAYTIME, QUOTED),
    runs("orders-db", DATA, skus.DB_M5_4XLARGE, ALWAYS, UNICODE, resource=DATABASE),
    runs("batch", LEGACY, skus.R5_LARGE_EU, OFFICE, FORMULA),
    runs("analytics", DATA, skus.R6G_LARGE, DAYTIME, MULTILINE),
    runs("render", WEB, skus.C6I_LARGE, DAYTIME, OWNER_ONLY),
    replace(runs("spot-training", DATA, skus.C5_XLARGE, NIGHTS, BLANK_TEAM), spot_price=Decimal("0.0621")),
    replace(
        runs(
            "tasks",
            WEB,
            skus.FARGATE_VCPU,
            OFFICE,
            PLATFORM,
            resource="arn:aws:ecs:us-east-1:{account}:task/{id}",
        ),
        level=Decimal(64),
    ),
    replace(runs(FORGOTTEN_KEY, DATA, skus.M5_4XLARGE_FRANKFURT, ALWAYS, UNTAGGED), dormant=True),
    # What the zonal, the size-flexible and the ending reservation cover, and what they don't.
    replace(runs("pinned", DATA, skus.C7G_LARGE, OFFICE, MISSPELT), zone="us-east-1b"),
    runs("unpinned", DATA, skus.C7G_LARGE, NIGHTS, MISSPELT),
    runs("small-workers", WEB, skus.M7G_LARGE, DAYTIME, SHOUTED),
    runs("big-workers", WEB, skus.M7G_XLARGE, OFFICE, SHOUTED),
    runs("windows-desk", WEB, skus.M7G_LARGE_WINDOWS, OFFICE, PLATFORM),
    runs("crawler", DATA, skus.T4G_LARGE, DAYTIME, UNTAGGED),
    runs("ledger-db", DATA, skus.DB_M7G_LARGE, OFFICE, PLATFORM, resource=DATABASE),
    runs("closing", LEGACY, skus.R5_LARGE_EU, MONTH_END, FORMULA),
    replace(runs("stranger", LEGACY, skus.C5_4XLARGE_TOKYO, ALWAYS, UNTAGGED), dormant=True),
    runs("inference", DATA, skus.G4DN_XLARGE, LATE_MORNING, PLATFORM),
)

SERVICES = (
    uses("web-disks", WEB, skus.EBS_GP3, "200", stored(0), VOLUME, PLATFORM),
    uses("assets", WEB, skus.S3_STORAGE, "3000", stored(1), BUCKET, QUOTED),
    uses("web-iops", WEB, skus.EBS_IOPS, "6000", stored(0), VOLUME, PLATFORM),
    uses("archive", LEGACY, skus.S3_STORAGE, "28000", stored(1), BUCKET, UNTAGGED),
    uses("asset-reads", WEB, skus.S3_REQUESTS, "8000000", daily(2), BUCKET, QUOTED),
    uses("thumbnails", WEB, skus.LAMBDA_COMPUTE, "800000", daily(3), FUNCTION, UNICODE),
    uses("thumbnail-calls", WEB, skus.LAMBDA_REQUESTS, "10000000", daily(3), FUNCTION, UNICODE),
    uses("metrics", DATA, skus.METRICS, "900", stored(4), NONE),
    uses(
        "logs",
        DATA,
        skus.LOGS_INGESTED,
        "20",
        daily(5),
        "arn:aws:logs:us-east-1:{account}:log-group:{key}-{n}",
    ),
    uses("guard", PAYER, skus.GUARDDUTY, "4", daily(6), "detector-{id}"),
    uses(
        "carts",
        WEB,
        skus.DYNAMO_READS,
        "28000000",
        daily(7),
        "arn:aws:dynamodb:us-east-1:{account}:table/{key}-{n}",
    ),
    uses("nat-time", WEB, skus.NAT_HOURS, "12", TWICE_STEADY, NAT, PLATFORM),
    uses(
        "alb-time",
        WEB,
        skus.ALB_HOURS,
        "12",
        TWICE_STEADY,
        "arn:aws:elasticloadbalancing:app/{key}/{id}",
        PLATFORM,
    ),
    # Most rows of a real bill cost nothing: events, small tables, what comes in.
    *(
        replace(uses(f"trail-{account.name}", account, skus.FREE_EVENTS, "37", daily(4), TRAIL), count=2)
        for account in (PAYER, WEB)
    ),
    uses("small-tables", WEB, skus.FREE_STORAGE, "400", STORED_HOURLY, TABLE),
    uses("search", PAYER, skus.MARKETPLACE, "1", TWICE_STEADY, "i-{id}"),
)


def _moves(
    key: str, account: Account, sku: Sku, level: str, resource: str = NONE, tags: Tags = UNTAGGED
) -> Blueprint:
    return uses(key, account, sku, level, daily(len(key) % 24), resource, tags)


def _back(key: str, account: Account, sku: Sku, of: str, resource: str = INSTANCE) -> Blueprint:
    """The other end of the bytes of blueprint `of`."""
    end = _moves(key, account, sku, "0", resource)
    return replace(end, amounts_of=of, rhythm=daily(len(of) % 24))


_T = transfer_skus
TRANSFER = (
    uses(EGRESS_KEY, LEGACY, _T.INTERNET_OUT, "50", Rhythm((3, 11, 19), (3, 11, 19)), INSTANCE, QUOTED),
    _moves("web-egress", WEB, _T.INTERNET_OUT, "170", INSTANCE, PLATFORM),
    _moves("asset-egress", WEB, _T.INTERNET_OUT_S3, "110", BUCKET, QUOTED),
    replace(_moves("uploads", WEB, _T.INTERNET_IN_S3, "0.4", BUCKET, QUOTED), rhythm=HOURLY),
    _moves("web-ingress", WEB, _T.INTERNET_IN, "9", INSTANCE, PLATFORM),
    _moves("to-oregon", WEB, _T.REGION_OUT, "100", INSTANCE, PLATFORM),
    _back("from-virginia", LEGACY, _T.REGION_IN, "to-oregon"),
    _moves("to-ireland", DATA, _T.EUROPE_OUT, "3", INSTANCE, MULTILINE),
    _back("from-virginia-east", LEGACY, _T.EUROPE_IN, "to-ireland"),
    _moves(
        "balanced-out", WEB, _T.BALANCED_OUT, "5", "arn:aws:elasticloadbalancing:app/{key}/{id}", PLATFORM
    ),
    _back("balanced-in", WEB, _T.BALANCED_IN, "balanced-out"),
    _moves("zones-out", WEB, _T.ZONE_OUT, "300", INSTANCE, PLATFORM),
    _back("zones-in", WEB, _T.ZONE_IN, "zones-out"),
    _moves("public-out", DATA, _T.PUBLIC_OUT, "8", INSTANCE, MULTILINE),
    _back("public-in", DATA, _T.PUBLIC_IN, "public-out"),
    _moves("peering-out", DATA, _T.PEERING_OUT, "16", INSTANCE, MULTILINE),
    _back("peering-in", WEB, _T.PEERING_IN, "peering-out"),
    _moves("office-vpn", PAYER, _T.VPN_OUT, "2", "arn:aws:ec2:us-east-1:{account}:vpn-connection/vpn-{id}"),
    _moves("accelerated", WEB, _T.ACCELERATED, "5", BUCKET),
    _moves("accelerated-t1", WEB, _T.ACCELERATED_T1, "3", BUCKET),
    _moves("multi-region", DATA, _T.MULTI_REGION, "21", BUCKET),
    _moves("timed-copies", DATA, _T.TIMED_COPIES, "6", BUCKET),
    _moves("connect", PAYER, _T.CONNECT_OUT, "33", "dxvif-{id}"),
    _moves(
        "viewers", WEB, _T.EDGE_VIEWERS, "280", "arn:aws:cloudfront::{account}:distribution/{id}", UNICODE
    ),
    _moves(
        "origin-writes", WEB, _T.EDGE_ORIGIN, "4", "arn:aws:cloudfront::{account}:distribution/{id}", UNICODE
    ),
    _moves("origin-pulls", WEB, _T.TO_EDGE, "38", BUCKET, QUOTED),
    _moves("edge-returns", WEB, _T.FROM_EDGE, "2", INSTANCE, PLATFORM),
    # A byte through NAT to the internet: processing, egress, and two ends where the gateway is in another zone. A
    # byte to S3 in the region pays for processing alone.
    _moves("nat-egress", WEB, _T.INTERNET_OUT, "85", NAT, PLATFORM),
    replace(_back("nat-traffic", WEB, _T.NAT_BYTES, "nat-egress", NAT), tags=PLATFORM),
    _back("nat-zone-out", WEB, _T.ZONE_OUT, "nat-egress"),
    _back("nat-zone-in", WEB, _T.ZONE_IN, "nat-egress", NAT),
    _moves("nat-to-s3", WEB, _T.NAT_BYTES, "170", NAT, PLATFORM),
    _moves("endpoint-bytes", DATA, _T.ENDPOINT_BYTES, "18", "vpce-{id}"),
    _moves("endpoint-time", DATA, _T.ENDPOINT_HOURS, "1", "vpce-{id}"),
    _moves("transit-bytes", PAYER, _T.TRANSIT_BYTES, "27", "tgw-attach-{id}"),
    _moves("transit-time", PAYER, _T.TRANSIT_HOURS, "1", "tgw-attach-{id}"),
    _moves("classic-lb", LEGACY, _T.CLASSIC_BYTES, "13", "arn:aws:elasticloadbalancing:lb/{key}-{n}"),
    _moves(
        "alb-units", WEB, _T.BALANCER_UNITS, "20", "arn:aws:elasticloadbalancing:app/{key}/{id}", PLATFORM
    ),
    _moves(
        "accelerator", WEB, _T.ACCELERATOR_BYTES, "7", "arn:aws:globalaccelerator::{account}:accelerator/{id}"
    ),
    _moves(
        "firewall",
        PAYER,
        _T.FIREWALL_BYTES,
        "10",
        "arn:aws:network-firewall:us-east-1:{account}:firewall/{key}-{n}",
    ),
    _moves("addresses", WEB, _T.ADDRESSES, "30", NONE),
    _moves("idle-addresses", LEGACY, _T.IDLE_ADDRESSES, "5", "eipalloc-{id}"),
    _moves(
        "global-tables",
        WEB,
        _T.GLOBAL_TABLES,
        "80000",
        "arn:aws:dynamodb:us-east-1:{account}:table/{key}-{n}",
    ),
    _moves("same-region-copies", DATA, _T.COPY_SAME_REGION, "22", BUCKET),
    _moves("unheard-of", DATA, _T.UNHEARD_OF, "1", NONE),
)

BLUEPRINTS = (*COMPUTE, *SERVICES, *TRANSFER, *ESTATE)
