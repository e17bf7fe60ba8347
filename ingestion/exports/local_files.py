"""Data files on disk: their columns, and a name for their content."""

from __future__ import annotations

import csv
import gzip
import hashlib
import uuid
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

BLOCK = 1024 * 1024


def columns(path: Path) -> Mapping[str, str]:
    """Type by column as spelled in the file (text for CSV).

    Empty when it cannot be read: AWS would deliver it all the same, and LAND is who says what is wrong with it.
    """
    try:
        return _columns(path)
    except (
        pa.ArrowException,
        OSError,
        EOFError,
        UnicodeDecodeError,
        csv.Error,
        zipfile.BadZipFile,
        zlib.error,
    ):
        return {}


def execution_id(files: Iterable[Path]) -> str:
    """A UUID made of the files' content, so that the same folder is the same execution."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0")
        with file.open("rb") as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
    return str(uuid.UUID(bytes=digest.digest()[:16], version=5))


def _columns(path: Path) -> Mapping[str, str]:
    if path.suffix == ".parquet":
        schema = pq.read_schema(path)
        return {name: _word(kind) for name, kind in zip(schema.names, schema.types, strict=True)}
    with _text(path) as lines:
        return dict.fromkeys(next(csv.reader(lines), []), "string")


def _text(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    if path.suffix == ".zip":
        archive = zipfile.ZipFile(path)
        return TextIOWrapper(archive.open(archive.infolist()[0]), encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _word(kind: pa.DataType) -> str:
    if pa.types.is_map(kind):
        return "map"
    if pa.types.is_timestamp(kind):
        return "timestamp"
    return "double" if pa.types.is_floating(kind) else "string"
