"""Questions to Athena, as the builder or as the analyst; rows come back as Python values (decimals exact)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyathena
from pyathena.error import Error, OperationalError

from ingestion.errors import BadInput

if TYPE_CHECKING:
    from ingestion.aws import Aws
    from ingestion.lake import Lake

# One second is PyAthena's own pause between two looks at a query.
POLL_SECONDS = "1"


@dataclass(frozen=True)
class Answer:
    """The result of one statement. `scanned_bytes` as Athena bills them."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    query_id: str
    scanned_bytes: int

    def as_dicts(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def ask_builder(aws: Aws, lake: Lake, sql: str, database: str) -> Answer:
    """Ask in the builder's workgroup, whose results go under the builder's prefix."""
    where = {"work_group": lake.builder_workgroup, "s3_staging_dir": f"{lake.results}builder/"}
    return _ask(aws, sql, {**where, "schema_name": database})


def ask_analyst(aws: Aws, lake: Lake, sql: str) -> Answer:
    """Ask in the analysts' enforced workgroup, with the public tables at hand."""
    return _ask(aws, sql, {"work_group": lake.analyst_workgroup, "schema_name": lake.database})


def _ask(aws: Aws, sql: str, where: Mapping[str, Any]) -> Answer:
    """Raises BadInput with Athena's own reason when the statement fails."""
    poll = float(os.environ.get("LAKEHOUSE_POLL_INTERVAL", POLL_SECONDS))
    with pyathena.connect(session=aws.session, poll_interval=poll, **where) as connection:
        cursor = connection.cursor()
        try:
            cursor.execute(sql)
        except (OperationalError, Error) as error:
            raise BadInput(f"Athena: expected a statement that runs; found {error}") from error
        columns = tuple(each[0] for each in cursor.description or ())
        rows = [tuple(row) for row in cursor.fetchall()] if columns else []
        return Answer(columns, rows, cursor.query_id or "", cursor.data_scanned_in_bytes or 0)
