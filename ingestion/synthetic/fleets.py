"""What the company runs: blueprints of fleets, and the hours that each of them used in a month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ingestion.synthetic import skus, transfer_skus
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
    TAG_SETS,
    UNICODE,
    UNTAGGED,
    WEB,
)
from ingestion.synthetic.facts import Account, Fleet, Hour, Sku, Tags
from ingestion.synthetic.month import Month
from ingestion.synthetic.organisation import Anomaly, TeamCoverage
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
    amount,
    daily,
    stored,
)

INSTANCE, VOLUME, BUCKET = "i-{id}", "vol-{id}", "acme-{key}-{n}"
DATABASE = "arn:aws:rds:{region}:{account}:db:{key}-{n}"
NAT = "arn:aws:ec2:us-east-1:{account}:natgateway/nat-{id}"
TRAIL = "arn:aws:cloudtrail:us-east-1:{account}:trail/{key}-{n}"
TABLE = "arn:aws:dynamodb:us-east-1:{account}:table/{key}-{n}"
FUNCTION = "arn:aws:lambda:us-east-1:{account}:function:{key}-{n}"
NONE = ""


@dataclass(frozen=True)
class Blueprint:
    """A fleet before scaling. `level` = amount per resource and running hour (per month for stored things).

    `amounts_of`: key of the blueprint whose amounts this one repeats (the other end of the same bytes).
    `dormant`: it runs only while an anomaly wakes it.
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
    dormant: bool = False


@dataclass(frozen=True)
class Disturbance:
    """An injected anomaly and its days `first`..`last`, both inclusive."""

    anomaly: Anomaly
    first: date
    last: date

    def touches(self, key: str, day: date) -> bool:
        return self.anomaly.workload == key and self.first <= day <= self.last

    def percent(self, day: date, hour: int) -> int:
        """What the amounts of that hour are multiplied by, in hundredths."""
        anomaly = self.anomaly
        if anomaly.hour not in (None, hour):
            return 100
        if not anomaly.ramp:
            return 100 * anomaly.factor
        days = (self.last - self.first).days + 1
        return 100 + 100 * (anomaly.factor - 1) * ((day - self.first).days + 1) // days


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


COMPUTE = (
    replace(_runs("web", WEB, skus.M5_LARGE, ALWAYS, PLATFORM), count=2),
    _runs("api", LEGACY, skus.M6I_XLARGE, DAYTIME, QUOTED),
    _runs("orders-db", DATA, skus.DB_M5_LARGE, ALWAYS, UNICODE, resource=DATABASE),
    _runs("batch", LEGACY, skus.R5_LARGE_EU, OFFICE, FORMULA),
    _runs("analytics", DATA, skus.R6G_LARGE, DAYTIME, MULTILINE),
    _runs("render", WEB, skus.C6I_LARGE, DAYTIME, OWNER_ONLY),
    _runs("jump", LEGACY, skus.T3_MEDIUM_WEST, OFFICE, UNTAGGED),
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
    replace(_runs(FORGOTTEN_KEY, DATA, skus.M5_4XLARGE_FRANKFURT, ALWAYS, UNTAGGED), dormant=True),
    # What the zonal, the size-flexible and the ending reservation cover, and what they don't.
    replace(_runs("pinned", DATA, skus.C7G_LARGE, OFFICE, MISSPELT), zone="us-east-1b"),
    _runs("unpinned", DATA, skus.C7G_LARGE, NIGHTS, MISSPELT),
    _runs("small-workers", WEB, skus.M7G_LARGE, DAYTIME, SHOUTED),
    _runs("big-workers", WEB, skus.M7G_XLARGE, OFFICE, SHOUTED),
    _runs("windows-desk", WEB, skus.M7G_LARGE_WINDOWS, OFFICE, PLATFORM),
    _runs("crawler", DATA, skus.T4G_LARGE, DAYTIME, UNTAGGED),
    _runs("ledger-db", DATA, skus.DB_M7G_LARGE, OFFICE, PLATFORM, resource=DATABASE),
    _runs("closing", LEGACY, skus.R5_LARGE_EU, MONTH_END, FORMULA),
    replace(_runs("stranger", LEGACY, skus.C5_4XLARGE_TOKYO, ALWAYS, UNTAGGED), dormant=True),
    _runs("inference", DATA, skus.G4DN_XLARGE, LATE_MORNING, PLATFORM),
)

SERVICES = (
    _uses("web-disks", WEB, skus.EBS_GP3, "200", stored(0), VOLUME, PLATFORM),
    _uses("assets", WEB, skus.S3_STORAGE, "3000", stored(1), BUCKET, QUOTED),
    _uses("web-iops", WEB, skus.EBS_IOPS, "6000", stored(0), VOLUME, PLATFORM),
    _uses("archive", LEGACY, skus.S3_STORAGE, "700000", stored(1), BUCKET, UNTAGGED),
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
    # Most rows of a real bill cost nothing: events, small tables, what comes in.
    *(
        replace(
            _runs(f"trail-{account.name}", account, skus.FREE_EVENTS, ALWAYS, UNTAGGED, resource=TRAIL),
            level=Decimal(37),
        )
        for account in (PAYER, WEB)
    ),
    _uses("small-tables", WEB, skus.FREE_STORAGE, "400", STORED_HOURLY, TABLE),
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
    replace(_moves("uploads", WEB, _T.INTERNET_IN_S3, "0.4", BUCKET, QUOTED), rhythm=HOURLY),
    _moves("web-ingress", WEB, _T.INTERNET_IN, "9", INSTANCE, PLATFORM),
    _moves("to-oregon", WEB, _T.REGION_OUT, "14", INSTANCE, PLATFORM),
    _back("from-virginia", LEGACY, _T.REGION_IN, "to-oregon"),
    _moves("to-ireland", DATA, _T.EUROPE_OUT, "3", INSTANCE, MULTILINE),
    _back("from-virginia-east", LEGACY, _T.EUROPE_IN, "to-ireland"),
    _moves(
        "balanced-out", WEB, _T.BALANCED_OUT, "5", "arn:aws:elasticloadbalancing:app/{key}/{id}", PLATFORM
    ),
    _back("balanced-in", WEB, _T.BALANCED_IN, "balanced-out"),
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
    # A byte through NAT to the internet: processing, egress, and two ends where the gateway is in another zone. A
    # byte to S3 in the region pays for processing alone.
    _moves("nat-egress", WEB, _T.INTERNET_OUT, "11", NAT, PLATFORM),
    replace(_back("nat-traffic", WEB, _T.NAT_BYTES, "nat-egress", NAT), tags=PLATFORM),
    _back("nat-zone-out", WEB, _T.ZONE_OUT, "nat-egress"),
    _back("nat-zone-in", WEB, _T.ZONE_IN, "nat-egress", NAT),
    _moves("nat-to-s3", WEB, _T.NAT_BYTES, "24", NAT, PLATFORM),
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


def fleets(  # noqa: PLR0913 - everything that a month's usage depends on
    workloads: tuple[Blueprint, ...],
    month: Month,
    seed: int,
    scale: tuple[int, int],
    disturbances: tuple[Disturbance, ...],
    seen: Callable[[str, int], bool],
    *,
    spot_listed: bool = True,
    coverage: tuple[TeamCoverage, ...] = (),
) -> Iterator[Fleet]:
    """The month's fleets. `scale` = (copies of each blueprint, resources of a copy per blueprint resource).

    `seen(what, hour)` says whether the bill already knows this hour; what it does not know is left out. Both
    ends of the same bytes ask under one name, so they become known together.
    """
    copies, resources = scale
    sources = {blueprint.key: blueprint for blueprint in workloads}
    for blueprint in workloads:
        source = sources[blueprint.amounts_of or blueprint.key]
        for copy in range(copies):
            hours = _hours(month, f"{seed}|{copy}", blueprint, source, disturbances)
            known = tuple(hour for hour in hours if seen(f"{source.key}.{copy}", hour.index))
            if known:
                whole = _fleet(blueprint, f"{blueprint.key}.{copy}", copy, resources, known, spot_listed)
                for fleet in _repriced(whole, blueprint.key, month, disturbances):
                    yield from _as_tagged(fleet, coverage)


def _fleet(
    blueprint: Blueprint, key: str, copy: int, resources: int, hours: tuple[Hour, ...], spot_listed: bool
) -> Fleet:
    turns = blueprint.tags in TAG_SETS and blueprint.tags != UNTAGGED
    return Fleet(
        key=key,
        account=blueprint.account,
        sku=blueprint.sku,
        resource=blueprint.resource.replace("{key}", f"{blueprint.key}-{copy}"),
        tags=TAG_SETS[(TAG_SETS.index(blueprint.tags) + copy) % len(TAG_SETS)] if turns else blueprint.tags,
        hours=hours,
        count=blueprint.count * (resources if blueprint.resource else 1),
        zone=blueprint.zone,
        spot_price=blueprint.spot_price,
        spot_listed=spot_listed,
    )


def _repriced(fleet: Fleet, key: str, month: Month, disturbances: tuple[Disturbance, ...]) -> Iterator[Fleet]:
    """The fleet, or two of the same resources: before and after its price changed."""
    changes = [d for d in disturbances if d.anomaly.workload == key and d.anomaly.price_factor != 1]
    if not changes:
        yield fleet
        return
    dear = [h for h in fleet.hours if changes[0].touches(key, month.at(h.index).date())]
    cheap = [h for h in fleet.hours if h not in dear]
    sku = replace(fleet.sku, price=fleet.sku.price * changes[0].anomaly.price_factor)
    parts = (replace(fleet, hours=tuple(cheap)), replace(fleet, hours=tuple(dear), sku=sku))
    yield from (part for part in parts if part.hours)


def _as_tagged(fleet: Fleet, coverage: tuple[TeamCoverage, ...]) -> Iterator[Fleet]:
    """The fleet, or its tagged and its untagged part, by the share of resources that its team tags."""
    team = fleet.tags.value("team").lower()
    target = next((one.share for one in coverage if one.team.lower() == team), None)
    if target is None or not team:
        yield fleet
        return
    tagged = int((target * fleet.count).to_integral_value(ROUND_HALF_UP))
    if tagged:
        yield replace(fleet, count=tagged)
    if tagged < fleet.count:
        yield replace(fleet, key=f"{fleet.key}-bare", count=fleet.count - tagged, tags=UNTAGGED)


def _hours(
    month: Month, seed: str, blueprint: Blueprint, source: Blueprint, disturbances: tuple[Disturbance, ...]
) -> Iterator[Hour]:
    for day_index, day in enumerate(month.dates()):
        # Both ends of the same bytes are disturbed together.
        hit = [d for d in disturbances if d.touches(source.key, day)]
        if (source.dormant and not hit) or not (hours := blueprint.rhythm.hours(day)):
            continue
        used = amount(source.rhythm, source.level, f"{seed}|{source.key}", day, month.days)
        for hour in hours:
            share = hit[0].percent(day, hour) if hit else 100
            if share and used:
                yield Hour(day_index * 24 + hour, used if share == 100 else used * share / 100)
