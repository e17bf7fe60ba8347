"""The delivery changed under our hands."""

from __future__ import annotations

from ingestion.errors import Conflict


class TornDelivery(Conflict):
    """A source object was replaced, added or removed while it was landed; nothing of it stays in bronze.

    The delivery goes back to waiting, and the next complete one is taken.
    """
