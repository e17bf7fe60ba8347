"""Generated bills that the tests of this folder read, and the rows of a delivery as plain Python values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from ingestion.synthetic.generate import GeneratedExport, Scenario, generate

SCENARIOS = {
    "plain": Scenario(seed=1, last_month="2026-10"),
    "discounted": Scenario(seed=2, last_month="2026-02", months=2, discount=True),
    "open": Scenario(
        seed=3, last_month="2026-11", months=2, as_of=datetime(2026, 11, 21, 15, 24, tzinfo=UTC), restated=()
    ),
}


# Path classes by an ordered list of tests on the columns, written from the published rules and independent of the
# generator's labels, which they judge: class, then patterns of product code, usage type, operation.
RULES: tuple[tuple[str, str, str, str], ...] = (
    ("vpc_peering", "", "Bytes", "^VPCPeering-(In|Out)$"),
    ("vpn_out", "", "^(DataTransfer|AWS)-Out-Bytes$", "^CreateVpnConnection$"),
    ("s3_acceleration", "AmazonS3", "-ABytes(-T[12])?$", ""),
    ("s3_mrap_rtc", "AmazonS3", "(MRAP|S3RTC)-", ""),
    ("inter_region_out", "", "^[A-Z0-9]+-([A-Z0-9]+-)?AWS-Out-Bytes$", ""),
    ("inter_region_in", "", "^[A-Z0-9]+-([A-Z0-9]+-)?AWS-In-Bytes$", ""),
    ("direct_connect", "AWSDirectConnect", "DataXfer-(In|Out)", ""),
    ("cloudfront_viewer", "AmazonCloudFront", "-DataTransfer-Out-Bytes$", ""),
    ("cloudfront_origin", "AmazonCloudFront", "-DataTransfer-Out-OBytes$", ""),
    ("to_cloudfront", "", "CloudFront-(In|Out)-Bytes$", ""),
    ("internet_out", "", "^(?!C3)([A-Z0-9]+-)?DataTransfer-Out-Bytes$", ""),
    ("internet_in", "", "DataTransfer-In-Bytes$", ""),
    ("inter_az", "", "DataTransfer-Regional-Bytes$", "InterZone-(In|Out)$"),
    ("public_ip_regional", "", "DataTransfer-Regional-Bytes$", "PublicIP-(In|Out)$"),
    ("nat_processing", "AmazonEC2", "NatGateway-Bytes$", ""),
    ("privatelink", "", "VpcEndpoint-(GWLBE-)?(Bytes|Hours)$", ""),
    ("transit_gateway", "", "TransitGateway-(Bytes|Hours)$", ""),
    ("load_balancer", "AWSELB", "(DataProcessing-Bytes|LCUUsage)$", ""),
    ("global_accelerator", "AWSGlobalAccelerator", "DT-", ""),
    ("network_firewall", "AWSNetworkFirewall", "Traffic-GB-Processed$", ""),
    ("public_ipv4", "", "PublicIPv4:(InUse|Idle)Address$", ""),
    ("service_replication", "", "(ReplWriteRequestUnits|C3DataTransfer-(In|Out)-Bytes)$", ""),
    ("unknown", "", "(In|Out)-Bytes$", ""),
)


@dataclass(frozen=True)
class Case:
    """One generated delivery: its rows (doubles as the shortest Decimal), its truth, a DuckDB view `bill`."""

    name: str
    export: GeneratedExport
    truth: dict[str, Any]
    rows: list[dict[str, Any]]
    files: list[Path]

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        """Answer of DuckDB over the delivery's rows, in the view `bill`; `d(x)` is the exact decimal of a double."""
        with duckdb.connect() as connection:
            connection.execute("create macro d(x) as cast(cast(x as varchar) as decimal(38, 12))")
            files = [str(path) for path in self.files]
            bill = connection.read_parquet(files, hive_partitioning=False)  # noqa: F841 - named in the query
            return connection.sql(query).fetchall()


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, GeneratedExport]:
    return {
        name: generate(scenario, tmp_path_factory.mktemp(name) / "bills")
        for name, scenario in SCENARIOS.items()
    }


def read_cases(name: str, export: GeneratedExport) -> Iterator[Case]:
    document = json.loads(export.truth.read_text())
    for delivery, truth in zip(export.deliveries, document["deliveries"], strict=True):
        files = sorted(delivery.folder.rglob("*.parquet"))
        rows = [
            exact(row) for path in files for row in pq.read_table(path, columns=_needed(path)).to_pylist()
        ]
        yield Case(f"{name} {truth['billing_period']} r{truth['revision']}", export, truth, rows, files)


def _needed(path: Path) -> list[str]:
    """Columns that a cost formula, a label or an invariant reads: the rest would only take time."""
    unread = ("split_", "discount", "product_from", "product_to", "bill_billing_period")
    names = pq.read_schema(path).names
    return [name for name in names if name != "product" and not name.startswith(unread)]


def exact(row: dict[str, Any]) -> dict[str, Any]:
    return {name: Decimal(repr(value)) if isinstance(value, float) else value for name, value in row.items()}


@pytest.fixture(scope="session")
def cases(generated: dict[str, GeneratedExport]) -> list[Case]:
    """Every delivery of every scenario."""
    return [case for name, export in generated.items() for case in read_cases(name, export)]


@pytest.fixture(scope="session")
def plain(cases: list[Case]) -> Case:
    """The newest month of the bill without discounts."""
    return next(case for case in cases if case.name == "plain 2026-10 r0")


@pytest.fixture(scope="session")
def path_class() -> Callable[[dict[str, Any]], str | None]:
    """Class of a row by RULES, None for what is no transfer."""
    return classified


def classified(row: dict[str, Any]) -> str | None:
    if row["line_item_line_item_type"] != "Usage":
        return None
    usage_type, operation = row["line_item_usage_type"], row["line_item_operation"] or ""
    for name, product, usage_pattern, operation_pattern in RULES:
        right_product = product in ("", row["line_item_product_code"])
        if right_product and re.search(usage_pattern, usage_type) and re.search(operation_pattern, operation):
            return name
    return None
