"""The dbt project: where it is, and its manifest, parsed once per version of the project.

Dagster needs the manifest when definitions load. It depends on nothing but the project's files, so it lies
under `$LAKEHOUSE_HOME/dbt/manifest-<fingerprint>.json` and is written when there is none for the project as it
is: the first process takes a file lock, parses into a folder of its own and moves the file into place.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ingestion.errors import BadInput, CheckFailed
from orchestration.home import Home

IGNORED = frozenset({"target", "logs", "dbt_packages"})


def project_dir() -> Path:
    """The project beside the package in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parent
    for candidate in (package.parent / "dbt_project", package / "_dbt_project"):
        if (candidate / "dbt_project.yml").is_file():
            return candidate
    raise BadInput(
        f"dbt project: expected dbt_project.yml beside or inside {package}; found none. Install again."
    )


def fingerprint(project: Path) -> str:
    """Of the project's files and of dbt's own versions: another one means that it must be parsed again."""
    digest = hashlib.sha256(f"{version('dbt-core')} {version('dbt-athena')}".encode())
    for path in sorted(project.rglob("*")):
        inside = path.relative_to(project)
        if path.is_file() and not IGNORED & set(inside.parts) and not path.name.startswith("."):
            digest.update(str(inside).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def ensure_manifest(home: Home) -> Path:
    """The manifest of the project as it is now."""
    project = project_dir()
    target = home.dbt / f"manifest-{fingerprint(project)}.json"
    if not target.is_file():
        with _alone(home.dbt / "parse.lock"):
            if not target.is_file():
                _parse_into(project, target)
    return target


@lru_cache(maxsize=4)
def manifest(path: Path) -> Mapping[str, Any]:
    """The parsed manifest file."""
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def public_tables(path: Path, tag: str) -> tuple[str, ...]:
    """Names of the models with this tag that are published (`meta.public`), sorted."""
    nodes = manifest(path)["nodes"].values()
    return tuple(
        sorted(
            node["name"]
            for node in nodes
            if node["resource_type"] == "model"
            and tag in node["tags"]
            and node["config"].get("meta", {}).get("public") is True
        )
    )


def _parse_into(project: Path, target: Path) -> None:
    # dbt takes seconds to import: only who parses or builds pays.
    from dbt.cli.main import dbtRunner

    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        paths = ["--project-dir", str(project), "--profiles-dir", str(project), "--target-path", scratch]
        done = dbtRunner().invoke(["--log-level", "none", "--log-path", scratch, "parse", *paths])
        if not done.success:
            raise CheckFailed(
                f"dbt parse of {project}: expected a project that parses; found {done.exception}"
            )
        (Path(scratch) / "manifest.json").replace(target)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
