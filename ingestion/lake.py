"""Where things are: the names of buckets, queues, databases and workgroups, from the environment.

Each has a default, so that only what differs is set (`docs/aws.md` lists them; an AWS account sets
the bucket names, because those are unique in the world).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Lake:
    """The addresses of one lakehouse. Environment variable of a field: `LAKEHOUSE_` + its name in capitals."""

    export_bucket: str = "cur-exports"
    lake_bucket: str = "cur-lake"
    deliveries_queue: str = "cur-deliveries"
    deliveries_dlq: str = "cur-deliveries-dlq"
    crawler_queue: str = "cur-crawler"
    crawler_dlq: str = "cur-crawler-dlq"
    crawler: str = "cur-bronze"
    bronze_database: str = "cur_bronze"
    database: str = "cur_lakehouse"
    ops_database: str = "cur_lakehouse_ops"
    builder_workgroup: str = "cur-builder"
    analyst_workgroup: str = "cur-analyst"
    first_billing_period: str = "2018-01"
    reports_topic: str = ""

    @property
    def bronze(self) -> str:
        """Prefix of the landed files, with its slash."""
        return f"s3://{self.lake_bucket}/bronze/"

    @property
    def builds(self) -> str:
        """Prefix under which the builder writes, with its slash."""
        return f"s3://{self.lake_bucket}/builds/"

    @property
    def ledger_prefix(self) -> str:
        """Key prefix of the ledgers in the lake bucket, with its slash."""
        return "ledger/"

    @property
    def reports_prefix(self) -> str:
        """Key prefix of the reports in the lake bucket, with its slash."""
        return "reports/"

    @property
    def results(self) -> str:
        """Prefix of Athena's results, with its slash."""
        return f"s3://{self.lake_bucket}/athena-results/"


def variable(field_name: str) -> str:
    """The environment variable of a field of `Lake`."""
    return f"LAKEHOUSE_{field_name.upper()}"


def from_environment(environ: Mapping[str, str] | None = None) -> Lake:
    """The lake that the environment names, defaults for what it does not."""
    source = os.environ if environ is None else environ
    given = {
        field.name: source[variable(field.name)] for field in fields(Lake) if variable(field.name) in source
    }
    return Lake(**given)
