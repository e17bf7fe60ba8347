"""Scoring a Parquet file into another: what `lakehouse anomalies score IN OUT` does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingestion.errors import BadInput
from orchestration.analysis.anomaly.detector import score
from orchestration.analysis.anomaly.history import COLUMNS
from orchestration.analysis.anomaly.settings import AnomalySettings


@dataclass(frozen=True)
class ScoredFile:
    """What was written."""

    rows: int
    anomalies: int


def score_file(source: Path, target: Path, settings: AnomalySettings | None = None) -> ScoredFile:
    """Score the rows of `source` (series_id, usage_date, cost) into `target`, one row for each; BadInput."""
    scored = score(_read(source), settings)
    partial = target.with_name(f".{target.name}.partial")
    try:
        pq.write_table(scored, partial)
        partial.replace(target)
    except OSError as error:
        raise BadInput(f"Expected a place to write; {error}. Make the folder of {target} first.") from error
    return ScoredFile(scored.num_rows, int(pc.sum(scored["is_anomaly"]).as_py() or 0))


def _read(source: Path) -> pa.Table:
    try:
        file = pq.ParquetFile(source)
        return file.read(columns=[name for name in file.schema_arrow.names if name in COLUMNS])
    except (pa.ArrowInvalid, OSError) as error:
        raise BadInput(
            f"Expected a Parquet file with the columns {', '.join(COLUMNS)}; found {source}: {error}."
        ) from error
