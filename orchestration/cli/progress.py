"""Progress on stderr when it is a terminal; silence otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from orchestration.intake import Work

STAGES = ("landed", "cataloged", "checked", "built", "audited", "published")
DOING = {
    "landed": "landing",
    "cataloged": "cataloguing",
    "checked": "checking",
    "built": "building",
    "audited": "auditing",
    "published": "publishing",
}


@dataclass
class Watch:
    """One bar per delivery, moved by the stages that begin."""

    progress: Progress
    bars: dict[str, TaskID] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def on_work(self, work: Work) -> None:
        """Hear what is to be built."""
        for state in work.pending:
            name = escape(f"{state.billing_period} {state.export_name}")
            self.names[state.delivery_id] = name
            self.bars[state.delivery_id] = self.progress.add_task(name, total=len(STAGES))

    def on_stage(self, delivery_id: str, stage: str) -> None:
        """Hear that a stage begins."""
        if delivery_id in self.bars and stage in STAGES:
            text = f"{self.names[delivery_id]}: {DOING[stage]}"
            self.progress.update(self.bars[delivery_id], completed=STAGES.index(stage) + 1, description=text)


@contextmanager
def watched() -> Iterator[Watch]:
    """A watch whose bars are on stderr while the block runs."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Watch(progress)


@contextmanager
def busy(text: str) -> Iterator[None]:
    """A spinner with a text on stderr while the block runs."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(escape(text)):
        yield
