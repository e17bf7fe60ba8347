"""The dead-letter queues as an asset, and the job that replays them; it changes nothing unless told to apply."""

from dagster import (
    Config,
    MaterializeResult,
    MetadataValue,
    OpExecutionContext,
    ResourceParam,
    asset,
    job,
    op,
)

from ingestion.events import replay as replaying
from orchestration.asset_keys import DEAD_LETTERS
from orchestration.lakehouse import Lakehouse
from orchestration.run_delivery import verdicts_end_the_run


class ReplayConfig(Config):
    """`apply` False only says what would be done. `reason` is kept in the ledger of replays."""

    apply: bool = False
    reason: str = ""


@asset(
    key=DEAD_LETTERS, description="One line per message in the dead-letter queues, with its class and reason."
)
def dead_letters(lakehouse: ResourceParam[Lakehouse]) -> MaterializeResult[None]:
    letters = replaying.dead_letters(lakehouse.aws, lakehouse.lake)
    lines = [f"| {one.queue} | {one.category} | {_cell(one.reason)} | {_cell(one.key)} |" for one in letters]
    head = ["| queue | category | reason | key |", "|---|---|---|---|"]
    return MaterializeResult(
        metadata={
            "messages": len(letters),
            "by_category": MetadataValue.json(replaying.stats(letters)),
            "listed": MetadataValue.md("\n".join([*head, *lines])),
        }
    )


@op(
    description="Send mended messages back to their queue, set hopeless ones aside; only says so unless `apply`."
)
def replay_dead_letters(
    context: OpExecutionContext, config: ReplayConfig, lakehouse: ResourceParam[Lakehouse]
) -> None:
    with verdicts_end_the_run():
        steps = replaying.replay(
            lakehouse.aws, lakehouse.lake, apply=config.apply, reason=config.reason or f"run {context.run_id}"
        )
    for step in steps:
        context.log.info(f"{step.action}: {step.letter.queue} {step.letter.message_id}: {step.why}")
    context.add_output_metadata({"applied": config.apply, "messages": len(steps)})


@job(name="replay_dead_letters_job", description="Replay both dead-letter queues. Set apply: true to act.")
def replay_dead_letters_job() -> None:
    replay_dead_letters()


def _cell(text: str | None) -> str:
    return " ".join((text or "").replace("|", "/").split())
