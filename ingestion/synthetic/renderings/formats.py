"""The formats that a bill can be rendered in: their lines, their columns, their files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import pyarrow as pa

from ingestion.errors import BadInput
from ingestion.exports.delivery import Encoding
from ingestion.synthetic.lines import Lines
from ingestion.synthetic.renderings import cur2, focus, legacy
from ingestion.synthetic.renderings.layout import Layout

Rendered = tuple[Sequence[Lines], Layout]


@dataclass(frozen=True)
class Format:
    """A spelling of `--format`. `family`: how AWS lays out its folders and what its manifest says.

    `render` turns a bill's lines, whose columns are those of CUR 2.0, into lines of this format and its layout.
    """

    name: str
    family: Literal["data_export", "legacy"]
    encoding: Encoding
    render: Callable[[Sequence[Lines]], Rendered]

    @property
    def ending(self) -> str:
        """How names of data files end."""
        return ".snappy.parquet" if self.encoding == "parquet" else ".csv.gz"

    def manifest_columns(self, layout: Layout) -> list[dict[str, str]]:
        """The manifest's `columns`; in CSV a map is JSON text and the manifest says so."""
        if self.family == "legacy":
            return legacy.manifest_columns(layout)
        return [{"name": f.name, "type": _type_name(f.type, self.encoding)} for f in layout.schema]


def _type_name(kind: pa.DataType, encoding: Encoding) -> str:
    if pa.types.is_map(kind):
        return "map" if encoding == "parquet" else "string"
    if pa.types.is_timestamp(kind):
        return "timestamp"
    return "double" if pa.types.is_floating(kind) else "string"


def _cur2(lines: Sequence[Lines]) -> Rendered:
    return lines, cur2.cur2_layout()


def _legacy(lines: Sequence[Lines], *, csv: bool) -> Rendered:
    found = legacy.legacy_lines(lines, csv=csv)
    return found, legacy.legacy_layout(found)


def _focus(lines: Sequence[Lines], *, version: focus.Version) -> Rendered:
    return focus.focus_lines(lines, version), focus.focus_layout(version)


_ALL = (
    Format("cur2", "data_export", "parquet", _cur2),
    Format("cur2-csv", "data_export", "csv", _cur2),
    Format("legacy", "legacy", "parquet", partial(_legacy, csv=False)),
    Format("legacy-csv", "legacy", "csv", partial(_legacy, csv=True)),
    Format("focus", "data_export", "parquet", partial(_focus, version="1.2")),
    Format("focus-1.0", "data_export", "parquet", partial(_focus, version="1.0")),
)
FORMATS = {each.name: each for each in _ALL}


def format_named(name: str) -> Format:
    """The format of that name. Raises BadInput for another one."""
    if name not in FORMATS:
        raise BadInput(f"format: expected one of {', '.join(FORMATS)}; found {name!r}.")
    return FORMATS[name]
