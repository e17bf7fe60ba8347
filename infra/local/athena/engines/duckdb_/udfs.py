"""Functions that DuckDB lacks, in Python: each called once a value, so only where no macro can do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import duckdb
from duckdb.func import FunctionNullHandling

from infra.local.athena.engines.duckdb_ import (
    udfs_bytes,
    udfs_dates,
    udfs_json,
    udfs_numbers,
    udfs_regexp,
    udfs_text,
)
from infra.local.athena.engines.duckdb_.murmur import murmur3
from infra.local.athena.engines.duckdb_.xxhash import xxhash64


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
    Udf("trino_normal_cdf", udfs_numbers.normal_cdf, "DOUBLE, DOUBLE, DOUBLE -> DOUBLE"),
    Udf("trino_inverse_normal_cdf", udfs_numbers.inverse_normal_cdf, "DOUBLE, DOUBLE, DOUBLE -> DOUBLE"),
    Udf("trino_beta_cdf", udfs_numbers.beta_cdf, "DOUBLE, DOUBLE, DOUBLE -> DOUBLE"),
    Udf("trino_wilson", udfs_numbers.wilson, "BIGINT, BIGINT, DOUBLE, BIGINT -> DOUBLE"),
    Udf("trino_weighted_at", udfs_numbers.weighted_at, "DOUBLE[], DOUBLE -> BIGINT"),
    Udf("trino_numeric_histogram", udfs_numbers.numeric_histogram, "DOUBLE[], BIGINT -> STRUCT(k DOUBLE, v DOUBLE)[]"),
    Udf("trino_checksum", udfs_numbers.checksum, "BLOB[] -> BLOB"),
    Udf("trino_network_holds", udfs_text.network_holds, "VARCHAR, VARCHAR -> BOOLEAN"),
    Udf("trino_date_format", udfs_dates.date_format, "TIMESTAMP, VARCHAR -> VARCHAR"),
    Udf("trino_parse_refusal", udfs_dates.parse_refusal, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_json_refusal", udfs_json.cast_refusal, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_sha512", udfs_bytes.sha512, "BLOB -> BLOB"),
    Udf("trino_crc32", udfs_bytes.crc32, "BLOB -> BIGINT"),
    Udf("trino_hmac_md5", udfs_bytes.hmac_md5, "BLOB, BLOB -> BLOB"),
    Udf("trino_hmac_sha1", udfs_bytes.hmac_sha1, "BLOB, BLOB -> BLOB"),
    Udf("trino_hmac_sha256", udfs_bytes.hmac_sha256, "BLOB, BLOB -> BLOB"),
    Udf("trino_hmac_sha512", udfs_bytes.hmac_sha512, "BLOB, BLOB -> BLOB"),
    Udf("trino_to_base32", udfs_bytes.to_base32, "BLOB -> VARCHAR"),
    Udf("trino_from_base32", udfs_bytes.from_base32, "VARCHAR -> BLOB"),
    Udf("trino_from_base64", udfs_bytes.from_base64, "VARCHAR -> BLOB"),
    Udf("trino_from_base64url", udfs_bytes.from_base64url, "VARCHAR -> BLOB"),
    Udf("trino_from_hex", udfs_bytes.from_hex, "VARCHAR -> BLOB"),
    Udf("trino_from_utf8", udfs_bytes.from_utf8, "BLOB, VARCHAR -> VARCHAR"),
    Udf("trino_reverse_bytes", udfs_bytes.reverse, "BLOB -> BLOB"),
    Udf("trino_big_endian", udfs_bytes.big_endian, "BIGINT, BIGINT -> BLOB"),
    Udf("trino_whole_of_bytes", udfs_bytes.whole, "BLOB, BIGINT -> BIGINT"),
    Udf("trino_double_bytes", udfs_bytes.double_bytes, "DOUBLE -> BLOB"),
    Udf("trino_double_of_bytes", udfs_bytes.double_of_bytes, "BLOB -> DOUBLE"),
    Udf("trino_substr_bytes", udfs_bytes.substr, "BLOB, BIGINT, BIGINT -> BLOB"),
    Udf("trino_pad_bytes", udfs_bytes.pad, "BLOB, BIGINT, BLOB, BOOLEAN -> BLOB"),
    Udf("trino_json_escaped", udfs_json.escaped, "VARCHAR -> VARCHAR"),
    Udf("trino_normalize", udfs_text.normalize, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_soundex", udfs_text.soundex, "VARCHAR -> VARCHAR"),
    Udf("trino_luhn", udfs_text.luhn, "VARCHAR -> BOOLEAN"),
    Udf("trino_readable_seconds", udfs_text.readable_seconds, "DOUBLE -> VARCHAR"),
    Udf("trino_format_number", udfs_text.format_number, "DOUBLE -> VARCHAR"),
    Udf("trino_data_size", udfs_text.data_size, "VARCHAR -> HUGEINT"),
    Udf("trino_duration_millis", udfs_text.duration_millis, "VARCHAR -> BIGINT"),
    Udf("trino_url_encode", udfs_text.url_encode, "VARCHAR -> VARCHAR"),
    Udf("trino_url_decode", udfs_text.url_decode, "VARCHAR -> VARCHAR"),
    Udf("trino_url_parameter", udfs_text.url_parameter, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_to_base", udfs_text.to_base, "BIGINT, BIGINT -> VARCHAR"),
    Udf("trino_from_base", udfs_text.from_base, "VARCHAR, BIGINT -> BIGINT"),
    Udf("trino_split_entries", udfs_text.split_entries, "VARCHAR, VARCHAR, VARCHAR -> STRUCT(k VARCHAR, v VARCHAR)[]"),
    Udf("trino_format_decimal", udfs_text.format_decimal, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_json_canonical", udfs_json.canonical, "VARCHAR -> VARCHAR"),
    Udf("trino_json_at", udfs_json.extract, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_json_scalar_at", udfs_json.scalar, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_json_item", udfs_json.item, "VARCHAR, BIGINT -> VARCHAR"),
    Udf("trino_json_holds", udfs_json.holds, "VARCHAR, VARCHAR -> BOOLEAN"),
    Udf("trino_json_value", udfs_json.value, "VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_json_query", udfs_json.query, "VARCHAR, VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_json_exists", udfs_json.exists, "VARCHAR, VARCHAR -> BOOLEAN"),
    Udf("trino_re_like", udfs_regexp.like, "VARCHAR, VARCHAR -> BOOLEAN"),
    Udf("trino_re_extract", udfs_regexp.extract, "VARCHAR, VARCHAR, BIGINT -> VARCHAR"),
    Udf("trino_re_extract_all", udfs_regexp.extract_all, "VARCHAR, VARCHAR, BIGINT -> VARCHAR[]"),
    Udf("trino_re_replace", udfs_regexp.replace, "VARCHAR, VARCHAR, VARCHAR -> VARCHAR"),
    Udf("trino_re_groups", udfs_regexp.groups, "VARCHAR, VARCHAR -> VARCHAR[][]"),
    Udf("trino_re_split", udfs_regexp.split, "VARCHAR, VARCHAR -> VARCHAR[]"),
    Udf("trino_re_count", udfs_regexp.count, "VARCHAR, VARCHAR -> BIGINT"),
    Udf("trino_re_position", udfs_regexp.position, "VARCHAR, VARCHAR, BIGINT, BIGINT -> BIGINT"),
)  # fmt: skip
