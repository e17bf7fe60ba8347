"""Which class each line of the real sample bills belongs to, written down by hand code by code.

The table names every usage type of these bills that moves bytes or serves the network, without its region prefixes.
It knows no pattern of the model; a code that stands in neither table is an error, so that nothing is left out silently.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import duckdb

PREFIXES = re.compile(r"^(?:(?:EU|[A-Z]{3,4}\d)-)+")
# (code, operation); an operation of '' is any.
CLASSES = {
    ("AWS-In-Bytes", ""): "inter_region_in",
    ("AWS-Out-Bytes", ""): "inter_region_out",
    ("DataTransfer-In-Bytes", ""): "internet_in",
    ("DataTransfer-Out-Bytes", ""): "internet_out",
    ("DataTransfer-Regional-Bytes", "InterZone-In"): "inter_az",
    ("DataTransfer-Regional-Bytes", "InterZone-Out"): "inter_az",
    ("DataTransfer-Regional-Bytes", "PublicIP-In"): "public_ip_regional",
    ("DataTransfer-Regional-Bytes", "PublicIP-Out"): "public_ip_regional",
    ("DataTransfer-Regional-Bytes", "LoadBalancing-PublicIP-In"): "public_ip_regional",
    ("DataTransfer-Regional-Bytes", "LoadBalancing-PublicIP-Out"): "public_ip_regional",
    ("NatGateway-Bytes", ""): "nat_processing",
    ("LCUUsage", ""): "load_balancer",
    ("PublicIPv4:IdleAddress", ""): "public_ipv4",
    ("PublicIPv4:InUseAddress", ""): "public_ipv4",
}
# Codes with bytes, gateways or addresses in their name that move nothing.
NO_TRANSFER = {"DataProcessing-Bytes", "PaidEventsAnalyzed-Bytes", "NatGateway-Hours", "TimedStorage-ByteHrs"}
SUSPICIOUS = re.compile(r"Byte|Transfer|Gateway|Vpc|PublicIP|LCU|Xfer|Repl|Traffic")
TWELFTH = Decimal("1e-12")
Figures = dict[str, tuple[Decimal, int]]


def class_of(usage_type: str, operation: str) -> str | None:
    """The class of a line, None for no transfer. Raises KeyError for a code that nobody looked at."""
    code = PREFIXES.sub("", usage_type)
    found = CLASSES.get((code, operation)) or CLASSES.get((code, ""))
    if found is None and code not in NO_TRANSFER and SUSPICIOUS.search(code):
        raise KeyError(f"{usage_type} {operation}: expected its class in the table")
    return found


def figures(files: list[Path]) -> Figures:
    """Unblended cost and lines by class, of the files as they are; each cost is the shortest text of its double."""
    rows = duckdb.sql(
        "select coalesce(line_item_usage_type, ''), coalesce(line_item_operation, ''), line_item_unblended_cost"
        f" from read_parquet({[str(file) for file in files]}, union_by_name = true)"
    ).fetchall()
    sums: dict[str, tuple[Decimal, int]] = defaultdict(lambda: (Decimal(0), 0))
    for usage_type, operation, cost in rows:
        name = class_of(usage_type, operation)
        if name:
            total, lines = sums[name]
            sums[name] = total + Decimal(repr(cost)).quantize(TWELFTH), lines + 1
    return dict(sums)
