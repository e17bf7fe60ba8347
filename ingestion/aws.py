"""The only place where AWS clients and sessions are made.

Everything comes from the standard variables (`AWS_ENDPOINT_URL`, `AWS_REGION`, credentials), so the same
code talks to AWS and to the local AWS. Clients are passed on, never fetched from a global.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_athena import AthenaClient
    from mypy_boto3_glue import GlueClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sts import STSClient

# Throttling is retried by botocore with jitter; a failed condition (412) and a bad request are not.
RETRIES = Config(retries={"mode": "standard", "max_attempts": 5}, max_pool_connections=32)


@dataclass(frozen=True)
class Aws:
    """Clients of one session, made when first asked for."""

    session: boto3.Session

    @cached_property
    def s3(self) -> S3Client:
        return self.session.client("s3", config=RETRIES)

    @cached_property
    def sqs(self) -> SQSClient:
        return self.session.client("sqs", config=RETRIES)

    @cached_property
    def sns(self) -> SNSClient:
        return self.session.client("sns", config=RETRIES)

    @cached_property
    def glue(self) -> GlueClient:
        return self.session.client("glue", config=RETRIES)

    @cached_property
    def athena(self) -> AthenaClient:
        return self.session.client("athena", config=RETRIES)

    @cached_property
    def sts(self) -> STSClient:
        return self.session.client("sts", config=RETRIES)

    def quicksight(self, region: str) -> Any:
        """QuickSight in the region of its users, which need not be the lakehouse's. No stubs: requests are checked."""
        return self.session.client("quicksight", region_name=region, config=RETRIES)


def connect() -> Aws:
    """Clients for the account or the local AWS that the environment names."""
    return Aws(boto3.Session())


def caller_arn(aws: Aws) -> str:
    """The ARN under which we act, as recorded in the ledgers."""
    return aws.sts.get_caller_identity()["Arn"]
