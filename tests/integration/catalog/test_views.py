"""Rule: a public view is what the builder defined, moves to a new definition, and is left alone by the same one."""

from __future__ import annotations

from typing import Any

from ingestion.catalog.scratch import drop_scratch
from ingestion.catalog.tables import ensure_database, found_table
from ingestion.catalog.views import is_view, publish_view

SCHEMA = "build_derived_views"


def defined(small: Any, number: int) -> Any:
    """A view of one number in the scratch schema, as the builder leaves it."""
    ensure_database(small.aws, SCHEMA)
    started = small.aws.athena.start_query_execution(
        QueryString=f"create or replace view {SCHEMA}.seen as select {number} as n",
        ResultConfiguration={"OutputLocation": f"s3://{small.lake.lake_bucket}/athena-results/"},
    )["QueryExecutionId"]
    while True:
        status = small.aws.athena.get_query_execution(QueryExecutionId=started)["QueryExecution"]["Status"]
        if status["State"] not in ("QUEUED", "RUNNING"):
            assert status["State"] == "SUCCEEDED", status
            return found_table(small.aws, SCHEMA, "seen")


def test_publish_view_carries_the_definition_over_and_outlives_the_scratch_schema(small: Any) -> None:
    ensure_database(small.aws, small.lake.database)
    first, second = defined(small, 1), defined(small, 2)
    assert is_view(first)
    assert [publish_view(small.aws, small.lake, view) for view in (first, first, second)] == [
        True,
        False,
        True,
    ]
    drop_scratch(small.aws, small.lake, SCHEMA)
    public = found_table(small.aws, small.lake.database, "seen")
    assert public is not None
    assert public["ViewOriginalText"] == second["ViewOriginalText"]
    assert is_view(public)
