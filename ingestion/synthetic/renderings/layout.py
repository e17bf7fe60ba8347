"""What the files of a format look like: their columns, what is written where nothing applies, which hold the times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

# What stands in the columns that every row has of its own: the hours of its cell, its resource, its identity.
Role = Literal["start", "end", "interval", "period_start", "period_end", "resource_id", "line_id"]


@dataclass(frozen=True)
class Layout:
    """Columns of a file in order, by Parquet type.

    `roles`: column by what the row itself puts there. `zeros`: numbers that are 0.0 and not NULL where nothing
    fills them. `blank`: text is '' and numbers are 0.0 in place of NULL, in every column (the schema is required).
    `headers`: names of columns in CSV where they differ.
    """

    schema: pa.Schema
    roles: Mapping[Role, str]
    zeros: frozenset[str] = frozenset()
    blank: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    def empty(self, column: str) -> str | float | None:
        """What `column` holds where nothing applies: NULL, 0.0 or ''."""
        kind = self.schema.field(column).type
        if pa.types.is_floating(kind):
            return 0.0 if self.blank or column in self.zeros else None
        return "" if self.blank and pa.types.is_string(kind) else None
