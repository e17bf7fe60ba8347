"""Where most of the company's money goes, and the long tail behind it.

A real bill is dear in few places: a handful of large machines, databases under reservations, disks, buckets. Behind
them stand hundreds of lines of a few cents each.
"""

from __future__ import annotations

from dataclasses import replace

from ingestion.synthetic import skus
from ingestion.synthetic.blueprint import BUCKET, DATABASE, NONE, VOLUME, Blueprint, runs, uses
from ingestion.synthetic.company import (
    DATA,
    LEGACY,
    OWNER_ONLY,
    PAYER,
    PLATFORM,
    QUOTED,
    UNICODE,
    UNTAGGED,
    WEB,
)
from ingestion.synthetic.facts import Account, Sku, Tags
from ingestion.synthetic.rhythm import ALWAYS, LATE_MORNING, NIGHTS, OFFICE, TWICE_STEADY, daily, stored

TASK = "arn:aws:ecs:us-east-1:{account}:task/{id}"
CLUSTER = "arn:aws:eks:us-east-1:{account}:cluster/{key}-{n}"
KEY = "arn:aws:kms:us-east-1:{account}:key/{id}"
QUEUE = "arn:aws:sqs:us-east-1:{account}:{key}-{n}"
TOPIC = "arn:aws:sns:us-east-1:{account}:{key}-{n}"
SECRET = "arn:aws:secretsmanager:us-east-1:{account}:secret:{key}-{n}"
ZONE = "arn:aws:route53:::hostedzone/{id}"
REPOSITORY = "arn:aws:ecr:us-east-1:{account}:repository/{key}-{n}"

LARGE = (
    runs("search-nodes", WEB, skus.R6I_16XLARGE, ALWAYS, PLATFORM),
    runs("catalog-db", DATA, skus.DB_R6G_16XLARGE, ALWAYS, PLATFORM, resource=DATABASE),
    runs("nightly-etl", WEB, skus.R5A_24XLARGE, NIGHTS, QUOTED),
    runs("gpu-training", WEB, skus.P4D_24XLARGE, LATE_MORNING, PLATFORM),
    runs("ci-runners", WEB, skus.C6A_24XLARGE, OFFICE, OWNER_ONLY),
)

STORED = (
    uses("platform-disks", WEB, skus.EBS_GP3, "20000", stored(0), VOLUME, PLATFORM),
    uses("legacy-disks", LEGACY, skus.EBS_GP2, "1500", stored(0), VOLUME, QUOTED),
    uses("snapshots", WEB, skus.EBS_SNAPSHOTS, "13000", stored(1), NONE),
    uses("catalog-storage", DATA, skus.RDS_STORAGE, "9000", stored(2), DATABASE, PLATFORM),
    uses("catalog-backups", DATA, skus.RDS_BACKUPS, "4500", stored(2), DATABASE, PLATFORM),
    uses("lake", DATA, skus.S3_STORAGE, "40000", stored(1), BUCKET, PLATFORM),
    uses("backups", WEB, skus.S3_INFREQUENT, "55000", stored(1), BUCKET, PLATFORM),
)

ANALYTICS = (
    uses("pipelines", DATA, skus.GLUE_HOURS, "70", daily(3), NONE),
    uses("queries", DATA, skus.ATHENA_SCANNED, "3", daily(15), NONE),
)

CONTAINERS = (
    uses("tasks-memory", WEB, skus.FARGATE_GB, "1280", daily(17), TASK, PLATFORM),
    uses("eks", WEB, skus.EKS_CLUSTERS, "12", TWICE_STEADY, CLUSTER, PLATFORM),
)


def _many(
    count: int, key: str, account: Account, sku: Sku, level: str, resource: str, tags: Tags = UNTAGGED
) -> Blueprint:
    """`count` small things with a line a day each."""
    rhythm = stored(len(key) % 24) if sku.unit in _MONTHLY else daily(len(key) % 24)
    return replace(uses(key, account, sku, level, rhythm, resource, tags), count=count)


_MONTHLY = frozenset({"GB-Mo", "Secrets", "HostedZone"})

TAIL = (
    _many(2, "scratch-disks", DATA, skus.EBS_GP3, "20", VOLUME, UNICODE),
    _many(3, "tenants", DATA, skus.S3_STORAGE, "30", BUCKET, OWNER_ONLY),
    _many(1, "data-keys", DATA, skus.KMS_REQUESTS, "20000", KEY),
    _many(2, "orders", WEB, skus.QUEUE_REQUESTS, "100000", QUEUE, PLATFORM),
    _many(1, "alerts", WEB, skus.TOPIC_REQUESTS, "50000", TOPIC, PLATFORM),
    _many(1, "credentials", WEB, skus.SECRETS, "6", SECRET, PLATFORM),
    _many(1, "domains", PAYER, skus.HOSTED_ZONES, "2", ZONE),
    _many(1, "images", WEB, skus.IMAGE_STORAGE, "40", REPOSITORY, PLATFORM),
    _many(1, "recorder", PAYER, skus.CONFIG_ITEMS, "40", NONE),
)

ESTATE = (*LARGE, *STORED, *ANALYTICS, *CONTAINERS, *TAIL)
