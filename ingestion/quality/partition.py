"""Which lines are checked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Partition:
    """What is checked: one delivery in the table of its format."""

    table: str
    export_name: str
    billing_period: str
    delivery_id: str

    def keys(self) -> dict[str, str]:
        """Partition column → value."""
        return {
            "export_name": self.export_name,
            "billing_period": self.billing_period,
            "delivery_id": self.delivery_id,
        }
