"""Arrow arrays as types: the stubs make each array generic over its scalar, which compute functions lose."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Array = Any
DataType = Any


def equals(array: Array, text: str) -> Array:
    """Where a text column is `text`; NULL is not."""
    mask: Array = pc.equal(array, pa.scalar(text))
    return pc.fill_null(mask, False)
