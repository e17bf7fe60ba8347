"""One build of a month at a time: the build lease, and taking it from a process that is dead.

A killed run cannot give its lease back. Elsewhere one waits until it expires; on the same machine one sees that
the process is gone, and takes over at once.
"""

from __future__ import annotations

import json
import os
import socket
import time
import uuid
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from ingestion.ledger.leases import GONE, Lease, lease
from ingestion.ledger.store import TAKEN

if TYPE_CHECKING:
    from ingestion.ledger.fold import DeliveryState
    from orchestration.lakehouse import Lakehouse

LEASE_SECONDS = 60.0


def build_lease(house: Lakehouse, state: DeliveryState, *, wait: float) -> Lease:
    """The right to work on one month of an export, to be entered with `with`.

    It is not the publisher's lease: readers' pointers and builds do not wait for each other.
    """
    subject = f"build-{state.billing_period}"
    wanted = lease(
        house.aws,
        house.lake,
        state.export_name,
        subject,
        owner(state.delivery_id),
        ttl=LEASE_SECONDS,
        wait=wait,
    )
    release_if_dead(wanted)
    return wanted


def owner(delivery_id: str) -> str:
    """Who holds a lease: enough for the same machine to see whether the process still lives."""
    return f"{machine()} {os.getpid()} {delivery_id}"


def machine() -> str:
    """Host name and hardware id: two machines may share the name."""
    return f"{socket.gethostname()}/{uuid.getnode():x}"


def is_dead(held_by: str) -> bool:
    """Whether the owner of a lease was a process of this machine that is gone. Unsure means no."""
    parts = held_by.split(" ")
    if len(parts) != 3 or parts[0] != machine() or not parts[1].isdigit():
        return False
    try:
        os.kill(int(parts[1]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def release_if_dead(wanted: Lease) -> bool:
    """End a lease whose owner is dead; True when it was ended. The condition keeps it from ending a newer one."""
    try:
        answer = wanted.aws.s3.get_object(Bucket=wanted.bucket, Key=wanted.key)
    except ClientError as error:
        if error.response["Error"]["Code"] in GONE:
            return False
        raise
    said = json.loads(answer["Body"].read())
    if said["expires_at"] <= time.time() or not is_dead(said["owner"]):
        return False
    return _put(wanted, {**said, "expires_at": 0.0}, answer["ETag"])


def _put(wanted: Lease, said: dict[str, object], etag: str) -> bool:
    try:
        wanted.aws.s3.put_object(
            Bucket=wanted.bucket, Key=wanted.key, Body=json.dumps(said).encode(), IfMatch=etag
        )
    except ClientError as error:
        if error.response["Error"]["Code"] in TAKEN | GONE:
            return False
        raise
    return True
