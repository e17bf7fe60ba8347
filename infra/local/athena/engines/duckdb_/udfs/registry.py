"""Functions that DuckDB lacks, in Python: each called once a value, so only where no macro can do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import duckdb
from duckdb.func import FunctionNullHandling

from infra.local.athena.engines.duckdb_.udfs import (
    byte_strings,
    date_formats,
    java_patterns,
    json_paths,
    statistics,
    texts,
)
from infra.local.athena.engines.duckdb_.udfs.murmur import murmur3
from infra.local.athena.engines.duckdb_.udfs.xxhash import xxhash64
from infra.local.athena.engines.java_numbers import far_text


@dataclass(frozen=True)
class Udf:
    """`signature` reads `VARCHAR, BIGINT -> VARCHAR`; NULL in is NULL out."""

    name: str
    function: Callable[..., Any]
    signature: str

    def register(self, database: duckdb.DuckDBPyConnection) -> None:
        arguments, _, result = self.signature.partition(" -> ")
        kinds: list[Any] = [part for part in arguments.split(", ") if part]
        database.create_function(
            self.name, _strict(self.function), kinds, result, null_handling=FunctionNullHandling.SPECIAL
        )


def _strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """DuckDB's own handling of NULL would forbid to answer with NULL as well."""

    @wraps(function)
    def strict(*values: Any) -> Any:
        return None if None in values else function(*values)

    return strict


UDFS = (
    Udf("trino_xxhash64", xxhash64, "BLOB -> BLOB"),
    Udf("trino_murmur3", murmur3, "BLOB -> BLOB"),
    Udf("trino_normal_cdf", statistics.normal_cdf, "DOUBLE, DOUBLE, DOUBLE -> DOUBLE"),
    Udf("trino_inverse_normal_cdf", statistics.inverse_normal_cdf, "DOUBLE, DOUBLE, DOUBLE -> DOUBLE"),
    Udf("trino_beta_cdf", statistics.beta_cdf, "DOUBLE, DOUBLE, DOUBLE -> DOUBLE"),
    Udf("trino_wilson", statistics.wilson, "BIGINT, BIGINT, DOUBLE, BIGINT -> DOUBLE"),
    Udf("trino_weighted_at", statistics.weighted_at, "DOUBLE[], DOUBLE -> BIGINT"),
    Udf("trino_numeric_histogram", statistics.numeric_histogram, "DOUBLE[], BIGINT -> STRUCT(k DOUBLE, v DOUBLE)[]"),
    Udf("trino_checksum", statistics.checksum, "BLOB[] -> BLOB"),
    Udf("trino_network_holds", texts.network_holds, "VARCHAR, VARCHAR -> BOOLEAN"),
    Udf("trino_date_format", date_formats.date_format, "TIMESTAMP, VARCHAR -> VARCHAR"),
    Udf("trino_parse_refusal", date_formats.parse_refusal, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_json_refusal", json_paths.cast_refusal, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_sha512", byte_strings.sha512, "BLOB -> BLOB"),
    Udf("trino_crc32", byte_strings.crc32, "BLOB -> BIGINT"),
    Udf("trino_hmac_md5", byte_strings.hmac_md5, "BLOB, BLOB -> BLOB"),
    Udf("trino_hmac_sha1", byte_strings.hmac_sha1, "BLOB, BLOB -> BLOB"),
    Udf("trino_hmac_sha256", byte_strings.hmac_sha256, "BLOB, BLOB -> BLOB"),
    Udf("trino_hmac_sha512", byte_strings.hmac_sha512, "BLOB, BLOB -> BLOB"),
    Udf("trino_to_base32", byte_strings.to_base32, "BLOB -> VARCHAR"),
    Udf("trino_from_base32", byte_strings.from_base32, "VARCHAR -> BLOB"),
    Udf("trino_from_base64", byte_strings.from_base64, "VARCHAR -> BLOB"),
    Udf("trino_from_base64url", byte_strings.from_base64url, "VARCHAR -> BLOB"),
    Udf("trino_from_hex", byte_strings.from_hex, "VARCHAR -> BLOB"),
    Udf("trino_from_utf8", byte_strings.from_utf8, "BLOB, VARCHAR -> VARCHAR"),
    Udf("trino_reverse_bytes", byte_strings.reverse, "BLOB -> BLOB"),
    Udf("trino_big_endian", byte_strings.big_endian, "BIGINT, BIGINT -> BLOB"),
    Udf("trino_whole_of_bytes", byte_strings.whole, "BLOB, BIGINT -> BIGINT"),
    Udf("trino_double_bytes", byte_strings.double_bytes, "DOUBLE -> BLOB"),
    Udf("trino_double_of_bytes", byte_strings.double_of_bytes, "BLOB -> DOUBLE"),
    Udf("trino_substr_bytes", byte_strings.substr, "BLOB, BIGINT, BIGINT -> BLOB"),
    Udf("trino_pad_bytes", byte_strings.pad, "BLOB, BIGINT, BLOB, BOOLEAN -> BLOB"),
    # One for each double that is printed: as a macro its six patterns were made anew for every such column.
    Udf("trino_java_digits", far_text, "VARCHAR -> VARCHAR"),
    Udf("trino_json_escaped", json_paths.escaped, "VARCHAR -> VARCHAR"),
    Udf("trino_normalize", texts.normalize, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_soundex", texts.soundex, "VARCHAR -> VARCHAR"),
    Udf("trino_luhn", texts.luhn, "VARCHAR -> BOOLEAN"),
    Udf("trino_readable_seconds", texts.readable_seconds, "DOUBLE -> VARCHAR"),
    Udf("trino_format_number", texts.format_number, "DOUBLE -> VARCHAR"),
    Udf("trino_data_size", texts.data_size, "VARCHAR -> HUGEINT"),
    Udf("trino_duration_millis", texts.duration_millis, "VARCHAR -> BIGINT"),
    Udf("trino_url_encode", texts.url_encode, "VARCHAR -> VARCHAR"),
    Udf("trino_url_decode", texts.url_decode, "VARCHAR -> VARCHAR"),
    Udf("trino_url_parameter", texts.url_parameter, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_to_base", texts.to_base, "BIGINT, BIGINT -> VARCHAR"),
    Udf("trino_from_base", texts.from_base, "VARCHAR, BIGINT -> BIGINT"),
    Udf("trino_split_entries", texts.split_entries, "VARCHAR, VARCHAR, VARCHAR -> STRUCT(k VARCHAR, v VARCHAR)[]"),
    Udf("trino_format_decimal", texts.format_decimal, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_json_canonical", json_paths.canonical, "VARCHAR -> VARCHAR"),
    Udf("trino_json_at", json_paths.extract, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_json_scalar_at", json_paths.scalar, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_json_item", json_paths.item, "VARCHAR, BIGINT -> VARCHAR"),
    Udf("trino_json_holds", json_paths.holds, "VARCHAR, VARCHAR -> BOOLEAN"),
    Udf("trino_json_value", json_paths.value, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_json_query", json_paths.query, "VARCHAR, VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_json_exists", json_paths.exists, "VARCHAR, VARCHAR -> BOOLEAN"),
    Udf("trino_re_like", java_patterns.like, "VARCHAR, VARCHAR -> BOOLEAN"),
    Udf("trino_re_extract", java_patterns.extract, "VARCHAR, VARCHAR, BIGINT -> VARCHAR"),
    Udf("trino_re_extract_all", java_patterns.extract_all, "VARCHAR, VARCHAR, BIGINT -> VARCHAR[]"),
    Udf("trino_re_replace", java_patterns.replace, "VARCHAR, VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_re_groups", java_patterns.groups, "VARCHAR, VARCHAR -> VARCHAR[][]"),
    Udf("trino_re_split", java_patterns.split, "VARCHAR, VARCHAR -> VARCHAR[]"),
    Udf("trino_re_count", java_patterns.count, "VARCHAR, VARCHAR -> BIGINT"),
    Udf("trino_re_position", java_patterns.position, "VARCHAR, VARCHAR, BIGINT, BIGINT -> BIGINT"),
)  # fmt: skip
