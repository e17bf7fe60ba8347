"""The local AWS, reached by its entry point: nothing of it is imported by name, and it may not be installed."""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Callable, Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from ingestion.errors import BadInput, LakehouseError

if TYPE_CHECKING:
    from orchestration.home import Home

GROUP = "lakehouse.local_aws"


def run(verb: str, home: Home, *options: str) -> int:
    """Run one verb of the local AWS (`up`, `down`, `status`, `reset`) on a home; its exit code."""
    return _command()([verb, "--home", str(home.root), *options])


def up_quietly(home: Home) -> None:
    """Start it without printing its variables."""
    with contextlib.redirect_stdout(io.StringIO()):
        code = run("up", home)
    if code != 0:
        raise LakehouseError(f"local AWS: expected it to start on {home.root}; it ended with code {code}.")


def reset(home: Home) -> None:
    """Stop it and remove everything that the home holds."""
    run("reset", home, "--yes")
    for path in home.root.iterdir() if home.root.is_dir() else ():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _command() -> Callable[[Sequence[str]], int]:
    found = tuple(entry_points(group=GROUP, name="server"))
    if not found:
        raise BadInput(
            "local AWS: expected it to be installed; it is not. Run `pip install 'cur-lakehouse[local]'`."
        )
    command: Callable[[Sequence[str]], int] = found[0].load()
    return command
