"""Where one lakehouse keeps its state on this machine: the folders under `LAKEHOUSE_HOME`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The folders of a home. Nothing is made before somebody writes."""

    root: Path

    @property
    def aws_env(self) -> Path:
        """`export NAME=value` lines of the local AWS; there while one is configured."""
        return self.root / "aws.env"

    @property
    def dagster(self) -> Path:
        """DAGSTER_HOME."""
        return self.root / "dagster"

    @property
    def dbt(self) -> Path:
        """Target folders of dbt, one per scratch schema, so that parallel builds never meet."""
        return self.root / "dbt"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def quality_docs(self) -> Path:
        """Where Great Expectations renders its pages before they go to S3."""
        return self.root / "quality"

    @property
    def query_lines(self) -> Path:
        """What was typed at the prompt of `lakehouse query`."""
        return self.root / "query_history"

    @property
    def summary(self) -> Path:
        return self.root / "summary.json"

    @property
    def demo_page(self) -> Path:
        return self.root / "demo.html"


def from_environment(environ: Mapping[str, str] | None = None) -> Home:
    """The home that `LAKEHOUSE_HOME` names (default `.lakehouse` in the working directory), as absolute path."""
    source = os.environ if environ is None else environ
    return Home(Path(source.get("LAKEHOUSE_HOME") or ".lakehouse").absolute())
