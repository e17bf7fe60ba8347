"""Every board, and every panel by its key."""

from __future__ import annotations

from dashboards.grafana.boards.allocation import ALLOCATION
from dashboards.grafana.boards.changes import CHANGES
from dashboards.grafana.boards.commitments import COMMITMENTS
from dashboards.grafana.boards.containers import CONTAINERS
from dashboards.grafana.boards.executive import EXECUTIVE
from dashboards.grafana.boards.explorer import EXPLORER
from dashboards.grafana.boards.platform import PLATFORM
from dashboards.grafana.boards.transfer import TRANSFER
from dashboards.grafana.panels import Board, Panel

BOARDS: tuple[Board, ...] = (
    EXECUTIVE,
    EXPLORER,
    ALLOCATION,
    COMMITMENTS,
    TRANSFER,
    CONTAINERS,
    CHANGES,
    PLATFORM,
)
PANELS: tuple[Panel, ...] = tuple(panel for board in BOARDS for panel in board.panels)
BY_KEY = {panel.key: panel for panel in PANELS}

# The panels of the page that the demo draws: one of each question, without a Grafana.
OVERVIEW: tuple[Panel, ...] = tuple(
    BY_KEY[key]
    for key in (
        "month",
        "commitments",
        "cost_by_service",
        "movers",
        "months",
        "accounts",
        "transfer_cost",
        "transfer_gb",
        "transfer_paths",
        "tag_coverage",
        "utilization",
        "coverage",
    )
)
