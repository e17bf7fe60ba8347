"""Deliveries broken on purpose, each in one way that real ones have been seen broken in.

What must meet them is named here; late months are an order of deliveries (`Deliveries.late`), and a tag backfill is
a property of the tag key.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.errors import BadInput
from ingestion.synthetic.renderings.parquet_files import ROW_GROUP

SKEW = timedelta(days=30)
NEW_COLUMN = "line_item_iam_principal"
RETYPED = ("line_item_usage_amount", "PricingQuantity")


@dataclass(frozen=True)
class Faults:
    """What is wrong with the newest delivery of `month` (`YYYY-MM`, '' = the last one).

    - torn_overwrite: its first files are there, the others and the manifest are those of the delivery before.
    - missing_manifest: the data files are there, nothing announces them.
    - extra_old_chunk: a file of the delivery before lies beside its own; the manifest doesn't name it.
    - duplicate_chunk: its first file lies there twice, and the manifest names both.
    - type_change: the quantities of its last file are text.
    - new_column: the later half of its files has a column that the others lack, the manifest names it.
    - clock_skew: it was written by a clock that is a month slow; its run folder and its manifest look old.
    """

    month: str = ""
    torn_overwrite: bool = False
    missing_manifest: bool = False
    extra_old_chunk: bool = False
    duplicate_chunk: bool = False
    type_change: bool = False
    new_column: bool = False
    clock_skew: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The faults that are switched on."""
        return tuple(f.name for f in fields(self) if f.name != "month" and getattr(self, f.name))


@dataclass(frozen=True)
class Folder:
    """A delivery on disk: its data files in the manifest's order, and every place of its manifest."""

    files: tuple[Path, ...]
    manifests: tuple[Path, ...]


def break_folder(faults: Faults, folder: Folder, before: Folder | None) -> None:
    """Does to a delivery what `faults` says; `before` is the month's delivery before it.

    Raises BadInput where a fault needs an earlier delivery or Parquet and there is none.
    """
    for name in faults.names:
        if name in _NEED_BEFORE and before is None:
            raise BadInput(
                f"{name}: expected a month that is delivered more than once; found one delivery. Restate it."
            )
        if name in _NEED_PARQUET and folder.files[0].suffix != ".parquet":
            raise BadInput(f"{name}: expected a Parquet format; found {folder.files[0].name}.")
        _BREAK[name](folder, before or folder)


def _torn_overwrite(folder: Folder, before: Folder) -> None:
    done = max(1, len(folder.files) // 2)
    for new, old in zip(folder.files[done:], before.files[done:], strict=False):
        shutil.copyfile(old, new)
    for new, old in zip(folder.manifests, before.manifests, strict=True):
        shutil.copyfile(old, new)
        _backdate(new, timedelta(hours=1))


def _missing_manifest(folder: Folder, before: Folder) -> None:
    for path in folder.manifests:
        path.unlink()


def _extra_old_chunk(folder: Folder, before: Folder) -> None:
    shutil.copyfile(before.files[-1], _next_file(folder))


def _duplicate_chunk(folder: Folder, before: Folder) -> None:
    twin = _next_file(folder)
    shutil.copyfile(folder.files[0], twin)
    _edit_manifests(folder, lambda keys: [*keys, keys[0].replace(folder.files[0].name, twin.name)])


def _type_change(folder: Folder, before: Folder) -> None:
    table = pq.read_table(folder.files[-1], partitioning=None)
    name = next(name for name in RETYPED if name in table.column_names)
    at = table.column_names.index(name)
    field = table.schema.field(name).with_type(pa.string())
    _rewrite(folder.files[-1], table.set_column(at, field, table[name].cast(pa.string())))


def _new_column(folder: Folder, before: Folder) -> None:
    for path in folder.files[len(folder.files) // 2 :]:
        table = pq.read_table(path, partitioning=None)
        principals = ["arn:aws:iam::123456780001:user/bob"] * table.num_rows
        _rewrite(path, table.append_column(NEW_COLUMN, pa.array(principals, pa.string())))
    for path in folder.manifests:
        fields_ = json.loads(path.read_text())
        fields_["columns"].append({"name": NEW_COLUMN, "type": "string"})
        path.write_text(json.dumps(fields_, indent=2))


def _clock_skew(folder: Folder, before: Folder) -> None:
    for path in folder.manifests:
        _backdate(path, SKEW)


_BREAK: dict[str, Callable[[Folder, Folder], None]] = {
    "torn_overwrite": _torn_overwrite,
    "missing_manifest": _missing_manifest,
    "extra_old_chunk": _extra_old_chunk,
    "duplicate_chunk": _duplicate_chunk,
    "type_change": _type_change,
    "new_column": _new_column,
    "clock_skew": _clock_skew,
}
_NEED_BEFORE = frozenset({"torn_overwrite", "extra_old_chunk"})
_NEED_PARQUET = frozenset({"type_change", "new_column"})


def _next_file(folder: Folder) -> Path:
    """The name that one file more would have."""
    number, count = len(folder.files), len(folder.files) + 1
    last = folder.files[-1]
    return last.with_name(last.name.replace(f"-{number:05d}.", f"-{count:05d}."))


def _edit_manifests(folder: Folder, edit: Callable[[Sequence[str]], list[str]]) -> None:
    for path in folder.manifests:
        said = json.loads(path.read_text())
        name = "dataFiles" if "dataFiles" in said else "reportKeys"
        path.write_text(json.dumps(said | {name: edit(said[name])}, indent=2))


def _rewrite(path: Path, table: pa.Table) -> None:
    pq.write_table(table, path, compression="snappy", store_schema=False, row_group_size=ROW_GROUP)


def _backdate(path: Path, age: timedelta) -> None:
    moment = path.stat().st_mtime - age.total_seconds()
    os.utime(path, (moment, moment))
