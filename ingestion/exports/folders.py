"""Export folders on disk, found by the layout that AWS gives them. Reads names only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingestion import names
from ingestion.exports.keys import (
    LEGACY_FOLDER,
    MANIFEST_SUFFIX,
    PERIOD_FOLDER,
    RUN_FOLDER,
    STATUS_FOLDER,
    period_of_partition,
)
from ingestion.exports.manifests import encoding_of

Kind = Literal["cur2", "legacy-csv", "legacy-parquet"]


@dataclass(frozen=True)
class Run:
    """One execution of one export for one month on disk.

    `root` is the export's own folder and `version` the run's or assembly's folder ('' without one). `data` maps
    the path below the month's folder (without the version) to the file.
    """

    kind: Kind
    root: Path
    billing_period: str
    version: str
    data: dict[str, Path]
    manifest: Path | None
    status: Path | None

    @property
    def export(self) -> str:
        """The export's name as its folder spells it."""
        return self.root.name


@dataclass(frozen=True)
class _Place:
    kind: Kind
    root: Path
    billing_period: str
    version: str
    rest: str


def runs(path: Path) -> list[Run]:
    """The executions in a folder, by folder, month and run; empty when nothing in it is laid out as an export."""
    data: dict[tuple[Kind, Path, str, str], dict[str, Path]] = defaultdict(dict)
    manifests: dict[tuple[Path, str, str], Path] = {}
    for file in files_of(path):
        place = _place(file)
        if place is None:
            continue
        if file.name.lower().endswith(MANIFEST_SUFFIX):
            manifests[(place.root, place.billing_period, place.version)] = file
        elif encoding_of(file.name) is not None:
            data[(place.kind, place.root, place.billing_period, place.version)][place.rest] = file
    return [
        Run(
            kind=kind,
            root=root,
            billing_period=period,
            version=version,
            data=dict(sorted(listed.items())),
            manifest=manifests.get((root, period, version)) or manifests.get((root, period, "")),
            status=_status(root) if kind == "legacy-parquet" else None,
        )
        for (kind, root, period, version), listed in sorted(data.items(), key=lambda item: str(item[0][1:]))
    ]


def files_of(path: Path) -> Iterator[Path]:
    """Every file below a folder (hidden ones left out), or the file itself."""
    if path.is_file():
        yield path
        return
    for file in sorted(path.resolve().rglob("*")):
        if file.is_file() and not any(
            part.startswith(".") for part in file.relative_to(path.resolve()).parts
        ):
            yield file


def _place(file: Path) -> _Place | None:
    parts = file.parts
    for at in range(len(parts) - 2, 0, -1):
        if match := PERIOD_FOLDER.fullmatch(parts[at]):
            if parts[at - 1] not in ("data", "metadata"):
                return None
            version = parts[at + 1] if RUN_FOLDER.fullmatch(parts[at + 1]) else ""
            rest = parts[at + 2 :] if version else parts[at + 1 :]
            return _Place(
                "cur2", Path(*parts[: at - 1]), names.billing_period(match.group(1)), version, "/".join(rest)
            )
        if match := LEGACY_FOLDER.fullmatch(parts[at]):
            version = parts[at + 1] if at + 2 < len(parts) else ""
            period = names.billing_period(f"{match.group(1)}-{match.group(2)}")
            return _Place("legacy-csv", Path(*parts[:at]), period, version, parts[-1])
    return _partition_place(file)


def _partition_place(file: Path) -> _Place | None:
    """`report/report/year=2018/month=10/file` (or with `report` once)."""
    parts = file.parts
    if len(parts) < 4 or not parts[-3].startswith("year="):
        return None
    period = period_of_partition("/".join(parts[-3:]))
    table = Path(*parts[:-3])
    root = table.parent if table.parent.name == table.name else table
    return _Place("legacy-parquet", root, period, "", parts[-1]) if period else None


def _status(root: Path) -> Path | None:
    folders = (root / root.name / STATUS_FOLDER, root / STATUS_FOLDER)
    found = [file for folder in folders if folder.is_dir() for file in sorted(folder.glob("*.parquet"))]
    return found[0] if found else None
