"""Names that reach SQL, S3 paths and dbt variables: a strict pattern first, then use.

`billing_period` (`YYYY-MM`) is one word everywhere; so are `export_name` and `delivery_id`.
"""

import hashlib
import re
from collections.abc import Iterable

from ingestion.errors import UnsafeName

BILLING_PERIOD = re.compile(r"(?:19|20)\d{2}-(?:0[1-9]|1[0-2])")
EXPORT_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")
DELIVERY_ID = re.compile(r"[a-z0-9][a-z0-9-]{3,95}")


def billing_period(text: str) -> str:
    """`text` when it is a month `YYYY-MM`; raises UnsafeName otherwise."""
    return _checked(BILLING_PERIOD, "billing_period", "a month as YYYY-MM, for example 2026-04", text)


def export_name(text: str) -> str:
    """`text` when it is a slug of a-z, 0-9, `-`, `_` (1 to 64 characters); raises UnsafeName otherwise."""
    return _checked(EXPORT_NAME, "export_name", "1 to 64 of a-z, 0-9, - and _, for example acme-cur", text)


def delivery_id(text: str) -> str:
    """`text` when it is a delivery id as made by `delivery_id_of`; raises UnsafeName otherwise."""
    return _checked(DELIVERY_ID, "delivery_id", "an id as `lakehouse deliveries` prints it", text)


def slug(name: str) -> str:
    """The export name of an export as AWS spells it: lower case, other characters become `-`.

    >>> slug("ha-project-CUR-daily-1")
    'ha-project-cur-daily-1'
    """
    return export_name(re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-_"))


def delivery_id_of(execution: str, etags: Iterable[tuple[str, str]]) -> str:
    """Id of a delivery: the export's execution or assembly id plus ten hex digits of its (key, ETag) list.

    A torn or silently rewritten delivery has other ETags, so it is another delivery.

    >>> delivery_id_of("04E9-x", [("b", "2"), ("a", "1")]) == delivery_id_of("04e9-x", [("a", "1"), ("b", "2")])
    True
    """
    digest = hashlib.sha256(repr(sorted(etags)).encode()).hexdigest()[:10]
    head = re.sub(r"[^a-z0-9]+", "-", execution.lower()).strip("-")[:80] or "delivery"
    return delivery_id(f"{head}-{digest}")


def scratch_schema(export: str, period: str, delivery: str, attempt: int) -> str:
    """The schema in which one attempt to build one delivery lives, for example `build_2026_04_3f9a…`."""
    digest = hashlib.sha256(f"{export}\0{period}\0{delivery}\0{attempt}".encode()).hexdigest()[:12]
    return f"build_{billing_period(period).replace('-', '_')}_{digest}"


def _checked(pattern: re.Pattern[str], what: str, expected: str, found: str) -> str:
    if not pattern.fullmatch(found):
        raise UnsafeName(f"{what}: expected {expected}; found {found!r}.")
    return found
