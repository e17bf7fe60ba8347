"""What the company runs: blueprints of fleets, and the hours that each of them used in a month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ingestion.synthetic import skus, transfer_skus
from ingestion.synthetic.company import (
    BLANK_TEAM,
    DATA,
    FORMULA,
    LEGACY,
    MULTILINE,
    OWNER_ONLY,
    PAYER,
    PLATFORM,
    QUOTED,
    TAG_SETS,
    UNICODE,
    UNTAGGED,
    WEB,
)
from ingestion.synthetic.facts import Account, Fleet, Hour, Sku, Tags
from ingestion.synthetic.month import Month
from ingestion.synthetic.rhythm import (
    ALWAYS,
    DAYTIME,
    LATE_MORNING,
    NIGHTS,
    OFFICE,
    TWICE_STEADY,
    Rhythm,
    amount,
    daily,
    stored,
)

INSTANCE, VOLUME, BUCKET = "i-{id}", "vol-{id}", "acme-{key}-{n}"
DATABASE = "arn:aws:rds:{region}:{account}:db:{key}-{n}"
NAT = "arn:aws:ec2:us-east-1:{account}:natgateway/nat-{id}"
FUNCTION = "arn:aws:lambda:us-east-1:{account}:function:{key}-{n}"
NONE = ""


@dataclass(frozen=True)
class Blueprint:
    """A fleet before scaling. `level` = amount per resource and running hour (per month for stored things).

    `amounts_of`: key of the blueprint whose amounts this one repeats (the other end of the same bytes).
    """

    key: str
    account: Account
    sku: Sku
    rhythm: Rhythm
    level: Decimal
    resource: str
    tags: Tags = UNTAGGED
    count: int = 1
    zone: str = ""
    spot_price: Decimal | None = None
    amounts_of: str = ""


@dataclass(frozen=True)
class Disturbance:
    """An injected anomaly: a blueprint's level times `factor` on the days `first`..`last`, both inclusive."""

    key: str
    first: date
    last: date
    factor: int


def _runs(
    key: str,
    account: Account,
    sku: Sku,
    rhythm: Rhythm,
    tags: Tags,
    *,
    resource: str = INSTANCE,
) -> Blueprint:
    zone = f"{sku.region}a" if sku.service == "AmazonEC2" else ""
    return Blueprint(key, account, sku, rhythm, Decimal(1), resource, tags, zone=zone)


def _uses(
    key: str, account: Account, sku: Sku, level: str, rhythm: Rhythm, resource: str, tags: Tags = UNTAGGED
) -> Blueprint:
    return Blueprint(key, account, sku, rhythm, Decimal(level), resource, tags)


EGRESS_KEY, FORGOTTEN_KEY = "legacy-egress", "forgotten-render"

COMPUTE = (
    replace(_runs("web", WEB, skus.M5_LARGE, ALWAYS, PLATFORM), count=2),
    _runs("api", LEGACY, skus.M6I_XLARGE, DAYTIME, QUOTED),
    _runs("orders-db", DATA, skus.DB_M5_LARGE, ALWAYS, UNICODE, resource=DATABASE),
    _runs("batch", LEGACY, skus.R5_LARGE_EU, OFFICE, FORMULA),
    _runs("analytics", DATA, skus.R6G_LARGE, DAYTIME, MULTILINE),
    _runs("render", WEB, skus.C6I_LARGE, DAYTIME, OWNER_ONLY),
    _runs("jump", LEGACY, skus.T3_MEDIUM_WEST, ALWAYS, UNTAGGED),
    replace(_runs("spot-training", DATA, skus.C5_XLARGE, NIGHTS, BLANK_TEAM), spot_price=Decimal("0.0621")),
    _runs("reports-db", WEB, skus.DB_T3_MEDIUM_EU, OFFICE, PLATFORM, resource=DATABASE),
    replace(
        _runs(
            "tasks",
            WEB,
            skus.FARGATE_VCPU,
            OFFICE,
            PLATFORM,
            resource="arn:aws:ecs:us-east-1:{account}:task/{id}",
        ),
        level=Decimal(4),
    ),
    _runs(FORGOTTEN_KEY, DATA, skus.M5_4XLARGE_FRANKFURT, ALWAYS, UNTAGGED),
    _runs("inference", DATA, skus.G4DN_XLARGE, LATE_MORNING, PLATFORM),
)

SERVICES = (
    _uses("web-disks", WEB, skus.EBS_GP3, "200", stored(0), VOLUME, PLATFORM),
    _uses("assets", WEB, skus.S3_STORAGE, "3000", stored(1), BUCKET, QUOTED),
    _uses("archive", LEGACY, skus.S3_STORAGE, "5000", stored(1), BUCKET, UNTAGGED),
    _uses("asset-reads", WEB, skus.S3_REQUESTS, "400000", daily(2), BUCKET, QUOTED),
    _uses("thumbnails", WEB, skus.LAMBDA_COMPUTE, "9000", daily(3), FUNCTION, UNICODE),
    _uses("thumbnail-calls", WEB, skus.LAMBDA_REQUESTS, "150000", daily(3), FUNCTION, UNICODE),
    _uses("metrics", DATA, skus.METRICS, "90", stored(4), NONE),
    _uses(
        "logs",
        DATA,
        skus.LOGS_INGESTED,
        "3",
        daily(5),
        "arn:aws:logs:us-east-1:{account}:log-group:{key}-{n}",
    ),
    _uses("guard", PAYER, skus.GUARDDUTY, "1", daily(6), "detector-{id}"),
    _uses(
        "carts",
        WEB,
        skus.DYNAMO_READS,
        "700000",
        daily(7),
        "arn:aws:dynamodb:us-east-1:{account}:table/{key}-{n}",
    ),
    _uses("nat-time", WEB, skus.NAT_HOURS, "1", TWICE_STEADY, NAT, PLATFORM),
    _uses(
        "alb-time",
        WEB,
        skus.ALB_HOURS,
        "1",
        TWICE_STEADY,
        "arn:aws:elasticloadbalancing:app/{key}/{id}",
        PLATFORM,
    ),
    _uses("search", PAYER, skus.MARKETPLACE, "1", TWICE_STEADY, "i-{id}"),
)


def _moves(
    key: str, account: Account, sku: Sku, level: str, resource: str = NONE, tags: Tags = UNTAGGED
) -> Blueprint:
    return _uses(key, account, sku, level, daily(len(key) % 24), resource, tags)


def _back(key: str, account: Account, sku: Sku, of: str, resource: str = INSTANCE) -> Blueprint:
    """The other end of the bytes of blueprint `of`."""
    end = _moves(key, account, sku, "0", resource)
    return replace(end, amounts_of=of, rhythm=daily(len(of) % 24))


_T = transfer_skus
TRANSFER = (
    _uses(EGRESS_KEY, LEGACY, _T.INTERNET_OUT, "25", Rhythm((3, 11, 19), (3, 11, 19)), INSTANCE, QUOTED),
    _moves("web-egress", WEB, _T.INTERNET_OUT, "30", INSTANCE, PLATFORM),
    _moves("asset-egress", WEB, _T.INTERNET_OUT_S3, "12", BUCKET, QUOTED),
    _moves("web-ingress", WEB, _T.INTERNET_IN, "9", INSTANCE, PLATFORM),
    _moves("to-oregon", WEB, _T.REGION_OUT, "14", INSTANCE, PLATFORM),
    _back("from-virginia", LEGACY, _T.REGION_IN, "to-oregon"),
    _moves("zones-out", WEB, _T.ZONE_OUT, "40", INSTANCE, PLATFORM),
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
    _moves("viewers", WEB, _T.EDGE_VIEWERS, "45", "arn:aws:cloudfront::{account}:distribution/{id}", UNICODE),
    _moves(
        "origin-writes", WEB, _T.EDGE_ORIGIN, "4", "arn:aws:cloudfront::{account}:distribution/{id}", UNICODE
    ),
    _moves("origin-pulls", WEB, _T.TO_EDGE, "38", BUCKET, QUOTED),
    _moves("edge-returns", WEB, _T.FROM_EDGE, "2", INSTANCE, PLATFORM),
    _moves("nat-traffic", WEB, _T.NAT_BYTES, "35", NAT, PLATFORM),
    _moves("nat-egress", WEB, _T.INTERNET_OUT, "11", NAT, PLATFORM),
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

BLUEPRINTS = (*COMPUTE, *SERVICES, *TRANSFER)


def fleets(
    month: Month,
    seed: int,
    scale: tuple[int, int],
    disturbances: tuple[Disturbance, ...],
    seen: Callable[[str, int], bool],
) -> Iterator[Fleet]:
    """The month's fleets. `scale` = (copies of each blueprint, resources of a copy per blueprint resource).

    `seen(what, hour)` says whether the bill already knows this hour; what it does not know is left out. Both
    ends of the same bytes ask under one name, so they become known together.
    """
    copies, resources = scale
    for blueprint in BLUEPRINTS:
        for copy in range(copies):
            hours = _hours(month, f"{seed}|{copy}", blueprint, disturbances)
            bytes_of = f"{blueprint.amounts_of or blueprint.key}.{copy}"
            known = tuple(hour for hour in hours if seen(bytes_of, hour.index))
            if known:
                yield _fleet(blueprint, f"{blueprint.key}.{copy}", copy, resources, known)


def _fleet(blueprint: Blueprint, key: str, copy: int, resources: int, hours: tuple[Hour, ...]) -> Fleet:
    tagged = blueprint.tags != UNTAGGED
    turn = TAG_SETS.index(blueprint.tags)
    return Fleet(
        key=key,
        account=blueprint.account,
        sku=blueprint.sku,
        resource=blueprint.resource.replace("{key}", f"{blueprint.key}-{copy}"),
        tags=TAG_SETS[(turn + copy) % len(TAG_SETS)] if tagged else UNTAGGED,
        hours=hours,
        count=blueprint.count * (resources if blueprint.resource else 1),
        zone=blueprint.zone,
        spot_price=blueprint.spot_price,
    )


def _hours(
    month: Month, seed: str, blueprint: Blueprint, disturbances: tuple[Disturbance, ...]
) -> Iterator[Hour]:
    source = next((other for other in BLUEPRINTS if other.key == blueprint.amounts_of), blueprint)
    for day_index, day in enumerate(month.dates()):
        factor = _factor(blueprint.key, day, disturbances)
        used = factor * amount(source.rhythm, source.level, f"{seed}|{source.key}", day, month.days)
        if used:
            yield from (Hour(day_index * 24 + hour, used) for hour in blueprint.rhythm.hours(day))


def _factor(key: str, day: date, disturbances: tuple[Disturbance, ...]) -> int:
    for disturbance in disturbances:
        if disturbance.key == key and disturbance.first <= day <= disturbance.last:
            return disturbance.factor
    return 0 if key == FORGOTTEN_KEY else 1
