"""Reports as an asset: files in S3 and a message, once per publication; and the schedule that makes them."""

from dagster import (
    DefaultScheduleStatus,
    MaterializeResult,
    MetadataValue,
    ResourceParam,
    RunRequest,
    ScheduleDefinition,
    ScheduleEvaluationContext,
    SkipReason,
    asset,
    schedule,
)
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from ingestion.ledger import deliveries
from orchestration.asset_keys import DERIVED, REPORTS
from orchestration.delivery.derived import is_current, published_version
from orchestration.lakehouse import Lakehouse
from orchestration.reports import Delivered, deliver_reports
from orchestration.run_delivery import verdicts_end_the_run

# In the morning (UTC), after the night's deliveries: AWS delivers a bill up to three times a day.
DAILY = "0 6 * * *"


@asset(
    key=REPORTS,
    deps=[DERIVED],
    description="Workbook, page and CSV files of the newest months, in S3 and handed to the topic, once per publication.",
)
def delivered_reports(lakehouse: ResourceParam[Lakehouse]) -> MaterializeResult[None]:
    with verdicts_end_the_run():
        return result_of(list(deliver_reports(lakehouse)))


def result_of(reports: list[Delivered]) -> MaterializeResult[None]:
    """How many reports there are, how many are new, and where."""
    lines = [f"| {one.prefix} | {len(one.keys)} | {'new' if one.is_new else 'there'} |" for one in reports]
    head = ["| folder | files | state |", "|---|---|---|"]
    return MaterializeResult(
        metadata={
            "reports": len(reports),
            "new_reports": sum(one.is_new for one in reports),
            "folders": MetadataValue.md("\n".join([*head, *lines])),
        }
    )


def reports_schedule(job: UnresolvedAssetJobDefinition) -> ScheduleDefinition:
    """Each morning, when something is published and the derived tables (names, owners) are of it."""

    @schedule(
        job=job,
        name="deliver_reports_job_daily_schedule",
        cron_schedule=DAILY,
        default_status=DefaultScheduleStatus.RUNNING,
        description="Reports of what is published and settled in the lake; nothing is sent twice.",
    )
    def each_morning(
        _context: ScheduleEvaluationContext, lakehouse: ResourceParam[Lakehouse]
    ) -> RunRequest | SkipReason:
        if deliveries.pending(deliveries.states(lakehouse.ledger)):
            return SkipReason("deliveries are under way; tomorrow's report has them")
        version = published_version(lakehouse)
        if not version or not is_current(lakehouse, version):
            return SkipReason("nothing is published, or the derived tables are not current yet")
        # No run key: what is there is left alone, and what failed yesterday is made today.
        return RunRequest()

    return each_morning
