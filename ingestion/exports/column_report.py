"""What a delivery's columns are beside the contract's: which are absent, and which are new. Pure.

An absent column reads as NULL of its type; a new one passes by. Both are written down, since the first empties
figures and the second may be one worth reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingestion.exports import contract
from ingestion.exports.delivery import ExportFormat

# A legacy bill has a column per allocation tag and cost category, named after them: none of those is new.
NAMED_BY_OWNERS = re.compile(r"(resource_tags_|cost_category_).+")
LISTED = 8


@dataclass(frozen=True)
class ColumnReport:
    """`absent`: contract columns that every export of the kind has; `switched_off`: those that a setting, a use or
    a version would add; `new`: columns outside of the contract. Each in alphabetical order.
    """

    absent: tuple[str, ...]
    switched_off: tuple[str, ...]
    new: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """What a platform engineer should read, a sentence per kind; empty when there is nothing to say."""
        said = [
            (self.absent, "columns of the contract are absent and read as NULL"),
            (self.new, "columns are not in the contract and pass by"),
        ]
        return tuple(f"{len(names)} {what}: {_listed(names)}." for names, what in said if names)


def compare(export_format: ExportFormat, columns: Iterable[str]) -> ColumnReport:
    """The report on `columns`, in the lake's spelling."""
    found, presence = set(columns), contract.presence(export_format)
    always = _always(export_format, found)
    new = sorted(name for name in found - presence.keys() if not _named_by_owner(export_format, name))
    missing = sorted(presence.keys() - found)
    return ColumnReport(
        absent=tuple(name for name in missing if presence[name] in always),
        switched_off=tuple(name for name in missing if presence[name] not in always),
        new=tuple(new),
    )


def _always(export_format: ExportFormat, found: set[str]) -> set[str]:
    """The words of `presence` that every export of this kind has."""
    return {"base"} | ({f"FOCUS {contract.focus_version(found)}"} if export_format == "focus" else set())


def _named_by_owner(export_format: ExportFormat, name: str) -> bool:
    return export_format == "legacy" and NAMED_BY_OWNERS.fullmatch(name) is not None


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more
