"""A database and a bucket of the test's own, and tables made in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.athena.conftest import House


class Lake(House):
    """A house whose tables are Iceberg tables."""

    def create(self, name: str, query: str, **properties: str) -> Any:
        """CTAS; properties are written as they are given."""
        more = "".join(f", {key} = {value}" for key, value in properties.items())
        return self.run(
            f"create table {name} with (table_type = 'iceberg', is_external = false, "
            f"location = 's3://{self.bucket}/{name}/'{more}) as {query}"
        )

    def reasons(self, statements: dict[str, str]) -> dict[str, str]:
        """Why each statement failed, cut to the length of what is expected."""
        return {sql: self.outcome(sql).reason[: len(text)] for sql, text in statements.items()}

    def snapshots(self, name: str) -> list[str | None]:
        return [
            row[0] for row in self.run(f'select operation from "{name}$snapshots" order by committed_at').rows
        ]

    def files(self, name: str) -> list[str]:
        """Data files of the newest snapshot."""
        return sorted(
            str(row[0]) for row in self.run(f'select file_path from "{name}$files" where content = 0').rows
        )

    def keys(self, prefix: str) -> list[str]:
        found = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=prefix)
        return [entry["Key"] for entry in found.get("Contents", [])]


@pytest.fixture
def lake(local_aws: Any) -> Lake:
    return Lake(local_aws.client)
