"""One lakehouse as the pipeline sees it: clients, addresses, state folders, settings and the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ingestion import aws as clients
from ingestion import lake as lakes
from ingestion.aws import Aws
from ingestion.lake import Lake
from ingestion.ledger.store import Ledger
from orchestration import home as homes
from orchestration import settings as settings_file
from orchestration.home import Home
from orchestration.settings import Settings

StageListener = Callable[[str, str], None]


def nobody(_delivery_id: str, _stage: str) -> None:
    """The listener where nobody watches."""


@dataclass(frozen=True)
class Lakehouse:
    """Passed to every stage; made once per process. `on_stage` hears (delivery id, stage) when a stage begins."""

    aws: Aws
    lake: Lake
    home: Home
    settings: Settings
    ledger: Ledger
    on_stage: StageListener = nobody


def connect(on_stage: StageListener = nobody) -> Lakehouse:
    """The lakehouse that the environment and `lakehouse.toml` name. Raises BadInput for a wrong setting."""
    aws, lake = clients.connect(), lakes.from_environment()
    return Lakehouse(aws, lake, homes.from_environment(), settings_file.load(), Ledger(aws, lake), on_stage)
