"""The columns of a file of container usage: what each holds, which must be there, how its texts are read.

One row is what one pod or task reserved and used in one hour (or one day) of the machine that ran it. Seconds are
added up over the hour: a pod that used half a vCPU for an hour used 1,800 vCPU-seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa

PLATFORMS = ("EKS", "ECS", "Batch")
HOUR, DAY = "usage_hour", "usage_date"
WHEN = (HOUR, DAY)

_ACCOUNT = re.compile(r"\d{12}")
# What EKS, ECS and Batch allow in the name of a cluster or compute environment. It becomes part of a path.
_CLUSTER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,254}")
_MACHINE = re.compile(r"i-[0-9a-f]{8,17}|arn:aws[a-z-]*:(ecs|eks):[a-z0-9-]+:\d{12}:(task|pod)/\S{1,1024}")
_HOUR = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d):00(:00(\.0+)?)?(Z|\+00:00)?")
_NUMBER = re.compile(r"\d{1,20}(\.\d*)?([eE][+-]?\d{1,2})?")
_TWELFTH = Decimal("1e-12")
_MOST = Decimal(10) ** 15
_TEXT = re.compile(r"[^\x00-\x1f\x7f]{1,1024}")


@dataclass(frozen=True)
class UsageColumn:
    """`read` turns a text into the column's value or raises ValueError; `expected` says what it wants."""

    name: str
    type: pa.DataType
    required: bool
    expected: str
    read: Callable[[str], Any]


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(text)
        return text

    return read


def _platform(text: str) -> str:
    if text not in PLATFORMS:
        raise ValueError(text)
    return text


def _hour(text: str) -> datetime:
    found = _HOUR.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return datetime.fromisoformat(f"{found[1]}T{found[2]}:00:00").replace(tzinfo=UTC)


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y-%m-%d").date()


def _number(text: str) -> Decimal:
    """Half up at the twelfth decimal, the scale of every quantity in the lake."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    value = Decimal(text)
    if value >= _MOST:
        raise ValueError(text)
    return value.quantize(_TWELFTH, ROUND_HALF_UP)


_QUANTITY = pa.decimal128(38, 12)
_STRING = pa.string()


def _text_column(name: str) -> UsageColumn:
    return UsageColumn(name, _STRING, False, "a text of one line", _matching(_TEXT))


def _quantity(name: str, *, required: bool = False) -> UsageColumn:
    return UsageColumn(name, _QUANTITY, required, "a number of 0 or more, such as 1800 or 0.25", _number)


COLUMNS: tuple[UsageColumn, ...] = (
    UsageColumn(
        HOUR, pa.timestamp("ms", tz="UTC"), True, "a full hour in UTC, such as 2026-04-01T13:00:00Z", _hour
    ),
    UsageColumn(DAY, pa.date32(), True, "a day, such as 2026-04-01", _day),
    UsageColumn("platform", _STRING, True, f"one of {', '.join(PLATFORMS)}", _platform),
    UsageColumn("account_id", _STRING, True, "an account id of twelve digits", _matching(_ACCOUNT)),
    UsageColumn(
        "cluster", _STRING, True, "a name of letters, digits, - and _, such as shop-1", _matching(_CLUSTER)
    ),
    UsageColumn(
        "resource_id",
        _STRING,
        True,
        "the EC2 instance (i-0abc…) or the ARN of the Fargate task or pod",
        _matching(_MACHINE),
    ),
    UsageColumn("pod", _STRING, True, "a text of one line", _matching(_TEXT)),
    _text_column("namespace"),
    _text_column("workload_type"),
    _text_column("workload"),
    _quantity("cpu_seconds_reserved"),
    _quantity("cpu_seconds_used", required=True),
    _quantity("memory_gb_seconds_reserved"),
    _quantity("memory_gb_seconds_used", required=True),
    _quantity("accelerator_seconds_reserved"),
    _quantity("accelerator_seconds_used"),
    _quantity("instance_vcpus"),
    _quantity("instance_memory_gb"),
    _quantity("instance_accelerators"),
)
BY_NAME: Mapping[str, UsageColumn] = {column.name: column for column in COLUMNS}
REQUIRED = tuple(column.name for column in COLUMNS if column.required and column.name not in WHEN)
# One file of the lake is one day of one cluster: what a partition says is in no column of it.
PARTITIONS = ("billing_period", "platform", "account_id", "cluster", "usage_date")
STORED = tuple(column for column in COLUMNS if column.name not in PARTITIONS)
GLUE_TYPES: Mapping[pa.DataType, str] = {
    _STRING: "string",
    _QUANTITY: "decimal(38,12)",
    pa.timestamp("ms", tz="UTC"): "timestamp",
}
