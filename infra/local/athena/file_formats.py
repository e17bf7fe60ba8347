"""The file formats of Hive tables: how each is named in Glue, and which can be written how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.athena.errors import QueryFailed

PARQUET, JSON, TEXT = "PARQUET", "JSON", "TEXTFILE"
LAZY_SERDE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
PARQUET_SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
JSON_SERDE = "org.apache.hive.hcatalog.data.JsonSerDe"
_TEXT_FILES = (
    "org.apache.hadoop.mapred.TextInputFormat",
    "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
)
_PARQUET_FILES = (
    "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
)
# Input format, output format and serde, as Athena writes them into Glue.
STORED_AS = {
    PARQUET: (*_PARQUET_FILES, PARQUET_SERDE),
    JSON: (*_TEXT_FILES, JSON_SERDE),
    TEXT: (*_TEXT_FILES, LAZY_SERDE),
}
UNWRITTEN = ("ORC", "AVRO", "ION", "RCFILE", "SEQUENCEFILE")
# https://docs.aws.amazon.com/athena/latest/ug/compression-formats.html: GZIP where nothing is said.
DEFAULT_CODEC = "GZIP"
_PARQUET_CODECS = {
    "SNAPPY": "snappy",
    "GZIP": "gzip",
    "ZSTD": "zstd",
    "NONE": "uncompressed",
    "UNCOMPRESSED": "uncompressed",
    "LZ4": "lz4",
}
_TEXT_CODECS = {"GZIP": "gzip", "ZSTD": "zstd", "NONE": "none", "UNCOMPRESSED": "none"}
_SUFFIXES = {"gzip": ".gz", "zstd": ".zst", "none": ""}
_KNOWN_CODECS = frozenset({*_PARQUET_CODECS, "LZO", "BZIP2", "DEFLATE", "BROTLI", "ZLIB"})


@dataclass(frozen=True)
class FileFormat:
    """What a writer must know. The text fields mean nothing for Parquet."""

    name: str
    codec: str
    delimiter: str = "\x01"
    items: str = "\x02"
    keys: str = "\x03"
    null: str = "\\N"
    escape: str = ""

    @property
    def suffix(self) -> str:
        """Readers know the compression of a text file by its name alone."""
        return "" if self.name == PARQUET else _SUFFIXES[self.codec]

    @property
    def storage(self) -> dict[str, Any]:
        """The format's part of a Glue storage descriptor."""
        given_input, given_output, serde = STORED_AS[self.name]
        parameters = {"serialization.format": "1"}
        if self.name == TEXT:
            parameters = {"field.delim": self.delimiter, "serialization.format": self.delimiter}
        return {
            "InputFormat": given_input,
            "OutputFormat": given_output,
            "SerdeInfo": {"SerializationLibrary": serde, "Parameters": parameters},
        }


def named(word: str, compression: str | None, delimiter: str | None, what: str) -> FileFormat:
    """The format that CTAS or UNLOAD asks for; refused by name where this engine can't write it."""
    name = word.upper()
    if name in UNWRITTEN:
        raise QueryFailed("NOT_SUPPORTED", f"{what} format '{name}' is not supported by this engine")
    if name not in STORED_AS:
        text = f"Unable to set catalog 'awsdatacatalog' table property 'format' to ['{word}']"
        raise QueryFailed("INVALID_TABLE_PROPERTY", text, 1, 1)
    if delimiter is not None and name != TEXT:
        text = f"Cannot specify field_delimiter table property for storage format: {name}"
        raise QueryFailed("INVALID_TABLE_PROPERTY", text, 1, 1)
    if delimiter is not None and len(delimiter) != 1:
        raise QueryFailed("INVALID_TABLE_PROPERTY", "field_delimiter must be a single character", 1, 1)
    return FileFormat(name, codec(name, compression), delimiter or "\x01")


def codec(name: str, asked: str | None) -> str:
    word = (asked or DEFAULT_CODEC).upper()
    if word not in _KNOWN_CODECS:
        text = f"Unable to set catalog 'awsdatacatalog' table property 'write_compression' to ['{asked}']"
        raise QueryFailed("INVALID_TABLE_PROPERTY", text, 1, 1)
    found = (_PARQUET_CODECS if name == PARQUET else _TEXT_CODECS).get(word)
    if found is None:
        raise QueryFailed("NOT_SUPPORTED", f"Compression {word} of {name} is not supported by this engine")
    return found


def of_table(serde: str, given: Mapping[str, str], parameters: Mapping[str, str]) -> FileFormat | None:
    """How INSERT writes into a table that exists; None for a serde that Athena only reads."""
    name = _name_of(serde)
    if name is None:
        return None
    asked = next((parameters[key] for key in _COMPRESSION_KEYS if key in parameters), None)
    if name != TEXT:
        return FileFormat(name, codec(name, asked))
    return FileFormat(
        name,
        codec(name, asked),
        delimiter_of(given),
        given.get("collection.delim") or given.get("colelction.delim", "\x02"),
        given.get("mapkey.delim", "\x03"),
        given.get("serialization.null.format", "\\N"),
        given.get("escape.delim", ""),
    )


_COMPRESSION_KEYS = ("write.compression", "parquet.compression")


def _name_of(serde: str) -> str | None:
    last = serde.rsplit(".", 1)[-1].lower()
    if "parquet" in last:
        return PARQUET
    if last == "jsonserde":
        return None if "openx" in serde.lower() else JSON
    return TEXT if last in ("lazysimpleserde", "") else None


def delimiter_of(given: Mapping[str, str]) -> str:
    """LazySimpleSerDe's field delimiter; a number is the character of that code."""
    text = given.get("field.delim", given.get("serialization.format", "1"))
    return chr(int(text)) if text.isdigit() else text or "\x01"
