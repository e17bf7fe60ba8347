"""One kind of thing that the company runs, before it is scaled: who owns it, its price, its rhythm, its amount."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ingestion.synthetic.company import UNTAGGED
from ingestion.synthetic.facts import Account, Sku, Tags
from ingestion.synthetic.rhythm import Rhythm

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


def runs(
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


def uses(
    key: str, account: Account, sku: Sku, level: str, rhythm: Rhythm, resource: str, tags: Tags = UNTAGGED
) -> Blueprint:
    return Blueprint(key, account, sku, rhythm, Decimal(level), resource, tags)
