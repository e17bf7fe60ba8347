"""How Glue describes tables of each kind of file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_HIVE = "org.apache.hadoop.hive"
_TEXT_IN, _TEXT_OUT = (
    "org.apache.hadoop.mapred.TextInputFormat",
    f"{_HIVE}.ql.io.HiveIgnoreKeyTextOutputFormat",
)


@dataclass(frozen=True)
class Format:
    """A kind of file: Glue's name for it, its Hive classes, and the parameters of serde and table."""

    classification: str
    input_format: str
    output_format: str
    serde: str
    serde_parameters: tuple[tuple[str, str], ...] = ()
    table_parameters: tuple[tuple[str, str], ...] = ()

    def descriptor(self, location: str, columns: list[dict[str, str]]) -> dict[str, Any]:
        return {
            "InputFormat": self.input_format,
            "OutputFormat": self.output_format,
            "Compressed": False,
            "NumberOfBuckets": -1,
            "SerdeInfo": {"SerializationLibrary": self.serde, "Parameters": dict(self.serde_parameters)},
            "BucketColumns": [],
            "SortColumns": [],
            "StoredAsSubDirectories": False,
            "Location": location,
            "Columns": columns,
        }

    def fits(self, table: dict[str, Any]) -> bool:
        """Whether a table is read as files of this kind; one that does not say is taken for it."""
        serde = table["StorageDescriptor"].get("SerdeInfo", {}).get("SerializationLibrary")
        return serde in (None, "", self.serde)


PARQUET = Format(
    "parquet",
    f"{_HIVE}.ql.io.parquet.MapredParquetInputFormat",
    f"{_HIVE}.ql.io.parquet.MapredParquetOutputFormat",
    f"{_HIVE}.ql.io.parquet.serde.ParquetHiveSerDe",
    (("serialization.format", "1"),),
)


def json_lines(paths: tuple[str, ...]) -> Format:
    return Format(
        "json", _TEXT_IN, _TEXT_OUT, "org.openx.data.jsonserde.JsonSerDe", (("paths", ",".join(paths)),)
    )


def csv(delimiter: str, quote: str, header: bool) -> Format:
    """Quoted text needs the serde that reads quotes; it gives texts only, so engines cast."""
    skip = (("skip.header.line.count", "1"),) if header else ()
    more = (("delimiter", delimiter), *skip, ("areColumnsQuoted", "true" if quote else "false"))
    if quote:
        given = (("separatorChar", delimiter), ("quoteChar", quote), ("escapeChar", "\\"))
        return Format("csv", _TEXT_IN, _TEXT_OUT, f"{_HIVE}.serde2.OpenCSVSerde", given, more)
    return Format(
        "csv",
        _TEXT_IN,
        _TEXT_OUT,
        f"{_HIVE}.serde2.lazy.LazySimpleSerDe",
        (("field.delim", delimiter),),
        more,
    )
