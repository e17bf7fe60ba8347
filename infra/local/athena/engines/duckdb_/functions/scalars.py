"""Text, number, bit and hash functions, a signature a line."""

from __future__ import annotations

TEXT = r"""
lower(varchar(x)) -> varchar(x) = lower({0})
upper(varchar(x)) -> varchar(x) = trino_upper({0})
length(varchar) -> bigint = CAST(length({0}) AS BIGINT)
length(varbinary) -> bigint = CAST(octet_length({0}) AS BIGINT)
trim(varchar(x)) -> varchar(x) = trim({0})
trim(varchar(x), varchar) -> varchar(x) = trim({0}, {1})
ltrim(varchar(x)) -> varchar(x) = ltrim({0})
ltrim(varchar(x), varchar) -> varchar(x) = ltrim({0}, {1})
rtrim(varchar(x)) -> varchar(x) = rtrim({0})
rtrim(varchar(x), varchar) -> varchar(x) = rtrim({0}, {1})
substr(varbinary, bigint) -> varbinary = trino_substr_bytes({0}, {1}, octet_length({0}))
substr(varbinary, bigint, bigint) -> varbinary = trino_substr_bytes({0}, {1}, {2})
substr(varchar(x), bigint) -> varchar(x) = trino_substr2({0}, {1})
substr(varchar(x), bigint, bigint) -> varchar(x) = trino_substr3({0}, {1}, {2})
substring(varchar(x), bigint) -> varchar(x) = trino_substr2({0}, {1})
substring(varchar(x), bigint, bigint) -> varchar(x) = trino_substr3({0}, {1}, {2})
replace(varchar(x), varchar) -> varchar(x) = replace({0}, {1}, '')
replace(varchar(x), varchar, varchar(z)) -> varchar(replaced) = trino_replace({0}, {1}, {2})
reverse(varchar(x)) -> varchar(x) = reverse({0})
reverse(varbinary) -> varbinary = trino_reverse_bytes({0})
reverse(array(T)) -> array(T) = list_reverse({0})
strpos(varchar, varchar) -> bigint = CAST(strpos({0}, {1}) AS BIGINT)
strpos(varchar, varchar, bigint) -> bigint = trino_strpos({0}, {1}, {2})
starts_with(varchar, varchar) -> boolean = starts_with({0}, {1})
split_part(varchar(x), varchar, bigint) -> varchar(x) = trino_split_part({0}, {1}, {2})
split(varchar(x), varchar) -> array(varchar(x)) = trino_split({0}, {1})
split(varchar(x), varchar, bigint) -> array(varchar(x)) = trino_split_limit({0}, {1}, {2})
split_to_map(varchar, varchar, varchar) -> map(varchar, varchar) = trino_split_to_map({0}, {1}, {2})
split_to_multimap(varchar, varchar, varchar) -> map(varchar, array(varchar)) = trino_multimap(trino_split_entries({0}, {1}, {2}))
chr(bigint) -> varchar(1) = trino_chr({0})
codepoint(varchar) -> integer = trino_codepoint({0})
lpad(varchar, bigint, varchar) -> varchar = trino_lpad({0}, {1}, {2})
lpad(varbinary, bigint, varbinary) -> varbinary = trino_pad_bytes({0}, {1}, {2}, true)
rpad(varchar, bigint, varchar) -> varchar = trino_rpad({0}, {1}, {2})
rpad(varbinary, bigint, varbinary) -> varbinary = trino_pad_bytes({0}, {1}, {2}, false)
concat_ws(varchar, varchar...) -> varchar = concat_ws({*})
concat_ws(varchar, array(varchar)) -> varchar = trino_join({1}, {0})
translate(varchar, varchar, varchar) -> varchar = translate({0}, {1}, {2})
levenshtein_distance(varchar, varchar) -> bigint = CAST(levenshtein({0}, {1}) AS BIGINT)
hamming_distance(varchar, varchar) -> bigint = trino_hamming({0}, {1})
to_utf8(varchar) -> varbinary = encode({0})
from_utf8(varbinary) -> varchar = trino_from_utf8({0}, chr(65533))
from_utf8(varbinary, varchar) -> varchar = trino_from_utf8({0}, {1})
soundex(varchar) -> varchar(4) = trino_soundex({0})
luhn_check(varchar) -> boolean = trino_luhn({0})
regexp_position(varchar, varchar) -> integer = CAST(trino_re_position({0}, {1}, 1, 1) AS INTEGER)
regexp_position(varchar, varchar, integer) -> integer = CAST(trino_re_position({0}, {1}, {2}, 1) AS INTEGER)
regexp_position(varchar, varchar, integer, integer) -> integer = CAST(trino_re_position({0}, {1}, {2}, {3}) AS INTEGER)
url_extract_host(varchar(x)) -> varchar(x) = trino_if({0}, trino_regexp_extract({0}, '^[^:/?#]+://(?:[^/?#@]*@)?([^:/?#]+)', 1), '')
url_extract_path(varchar(x)) -> varchar(x) = trino_if({0}, trino_regexp_extract({0}, '^(?:[^:/?#]+://[^/?#]*)?([^?#]*)', 1), '')
url_extract_protocol(varchar(x)) -> varchar(x) = trino_if({0}, trino_regexp_extract({0}, '^([^:/?#]+):', 1), '')
url_extract_query(varchar(x)) -> varchar(x) = trino_if({0}, trino_regexp_extract({0}, '\?([^#]*)', 1), '')
url_extract_port(varchar) -> bigint = CAST(trino_regexp_extract({0}, '^[^:/?#]+://[^/?#]*:(\d+)(?:[/?#]|$)', 1) AS BIGINT)
url_extract_fragment(varchar(x)) -> varchar(x) = trino_if({0}, trino_regexp_extract({0}, '#(.*)$', 1), '')
url_extract_parameter(varchar(x), varchar) -> varchar(x) = trino_url_parameter({0}, {1})
url_encode(varchar(x)) -> varchar(escaped) = trino_url_encode({0})
url_decode(varchar(x)) -> varchar(x) = trino_url_decode({0})
uuid() -> uuid = uuid()
"""

NUMBERS = r"""
sign(integral) -> $0 = sign({0})
sign(decimal) -> decimal(1,0) = CAST(sign({0}) AS DECIMAL(1,0))
sign(real) -> real = CASE WHEN isnan({0}) THEN {0} ELSE CAST(sign({0}) AS FLOAT) END
sign(double) -> double = CASE WHEN isnan({0}) THEN {0} ELSE CAST(sign({0}) AS DOUBLE) END
power(double, double) -> double = pow({0}, {1})
pow(double, double) -> double = pow({0}, {1})
sqrt(double) -> double = trino_sqrt({0})
cbrt(double) -> double = trino_cbrt({0})
exp(double) -> double = exp({0})
ln(double) -> double = trino_ln({0})
log(double, double) -> double = trino_ln({1}) / trino_ln({0})
log2(double) -> double = trino_ln({0}) / ln(2)
log10(double) -> double = log10({0})
pi() -> double = pi()
e() -> double = exp(1)
degrees(double) -> double = degrees({0})
radians(double) -> double = radians({0})
sin(double) -> double = sin({0})
cos(double) -> double = cos({0})
tan(double) -> double = tan({0})
asin(double) -> double = asin({0})
acos(double) -> double = acos({0})
atan(double) -> double = atan({0})
sinh(double) -> double = sinh({0})
cosh(double) -> double = cosh({0})
tanh(double) -> double = tanh({0})
cosine_similarity(array(double), array(double)) -> double = trino_cosine({0}, {1})
atan2(double, double) -> double = atan2({0}, {1})
random() -> double = random()
rand() -> double = random()
random(integer) -> integer = CAST(floor(random() * {0}) AS INTEGER)
random(bigint) -> bigint = CAST(floor(random() * {0}) AS BIGINT)
random(integer, integer) -> integer = CAST({0} + floor(random() * ({1} - {0})) AS INTEGER)
random(bigint, bigint) -> bigint = CAST({0} + floor(random() * ({1} - {0})) AS BIGINT)
nan() -> double = CAST('nan' AS DOUBLE)
infinity() -> double = CAST('inf' AS DOUBLE)
is_nan(double) -> boolean = isnan({0})
is_finite(double) -> boolean = isfinite({0})
is_infinite(double) -> boolean = isinf({0})
width_bucket(double, double, double, bigint) -> bigint = trino_width_bucket({0}, {1}, {2}, {3})
width_bucket(double, array(double)) -> bigint = trino_bin_of({0}, {1})
bitwise_and(bigint, bigint) -> bigint = ({0} & {1})
bitwise_or(bigint, bigint) -> bigint = ({0} | {1})
bitwise_xor(bigint, bigint) -> bigint = xor({0}, {1})
bitwise_not(bigint) -> bigint = (~{0})
bit_count(bigint, bigint) -> bigint = trino_bit_count({0}, {1})
bitwise_left_shift(integer, integer) -> integer = trino_shift_left({0}, {1}, 32)
bitwise_left_shift(bigint, integer) -> bigint = trino_shift_left({0}, {1}, 64)
bitwise_right_shift(integer, integer) -> integer = trino_shift_right({0}, {1}, 32)
bitwise_right_shift(bigint, integer) -> bigint = trino_shift_right({0}, {1}, 64)
bitwise_right_shift_arithmetic(integer, integer) -> integer = CAST(trino_shift_arithmetic({0}, {1}) AS INTEGER)
bitwise_right_shift_arithmetic(bigint, integer) -> bigint = trino_shift_arithmetic({0}, {1})
human_readable_seconds(double) -> varchar = trino_readable_seconds({0})
format_number(bigint) -> varchar = trino_format_number(CAST({0} AS DOUBLE))
format_number(double) -> varchar = trino_format_number(CASE WHEN isnan({0}) THEN 0 WHEN isinf({0}) THEN sign({0}) * 9223372036854775807 ELSE trunc({0}) END)
parse_data_size(varchar) -> decimal(38,0) = CAST(trino_data_size({0}) AS DECIMAL(38,0))
parse_duration(varchar) -> interval day to second = to_milliseconds(trino_duration_millis({0}))
from_base(varchar, bigint) -> bigint = trino_from_base({0}, {1})
normal_cdf(double, double, double) -> double = trino_normal_cdf({0}, {1}, {2})
inverse_normal_cdf(double, double, double) -> double = trino_inverse_normal_cdf({0}, {1}, {2})
beta_cdf(double, double, double) -> double = trino_beta_cdf({0}, {1}, {2})
wilson_interval_lower(bigint, bigint, double) -> double = trino_wilson({0}, {1}, {2}, -1)
wilson_interval_upper(bigint, bigint, double) -> double = trino_wilson({0}, {1}, {2}, 1)
to_base(bigint, bigint) -> varchar(64) = trino_to_base({0}, {1})
"""

BYTES = r"""
md5(varbinary) -> varbinary = unhex(md5({0}))
sha1(varbinary) -> varbinary = unhex(sha1({0}))
murmur3(varbinary) -> varbinary = trino_murmur3({0})
xxhash64(varbinary) -> varbinary = trino_xxhash64({0})
sha512(varbinary) -> varbinary = trino_sha512({0})
crc32(varbinary) -> bigint = trino_crc32({0})
hmac_md5(varbinary, varbinary) -> varbinary = trino_hmac_md5({0}, {1})
hmac_sha1(varbinary, varbinary) -> varbinary = trino_hmac_sha1({0}, {1})
hmac_sha256(varbinary, varbinary) -> varbinary = trino_hmac_sha256({0}, {1})
hmac_sha512(varbinary, varbinary) -> varbinary = trino_hmac_sha512({0}, {1})
to_base32(varbinary) -> varchar = trino_to_base32({0})
from_base32(varchar) -> varbinary = trino_from_base32({0})
to_base64url(varbinary) -> varchar = replace(replace(to_base64({0}), '+', '-'), '/', '_')
from_base64url(varchar) -> varbinary = trino_from_base64url({0})
to_big_endian_32(integer) -> varbinary = trino_big_endian({0}, 4)
to_big_endian_64(bigint) -> varbinary = trino_big_endian({0}, 8)
from_big_endian_32(varbinary) -> integer = CAST(trino_whole_of_bytes({0}, 4) AS INTEGER)
from_big_endian_64(varbinary) -> bigint = trino_whole_of_bytes({0}, 8)
to_ieee754_64(double) -> varbinary = trino_double_bytes({0})
from_ieee754_64(varbinary) -> double = trino_double_of_bytes({0})
sha256(varbinary) -> varbinary = unhex(sha256({0}))
to_hex(varbinary) -> varchar = upper(hex({0}))
from_hex(varchar) -> varbinary = trino_from_hex({0})
to_base64(varbinary) -> varchar = to_base64({0})
from_base64(varchar) -> varbinary = trino_from_base64({0})
"""

TIMES = r"""
now() -> timestamp with time zone = now()
to_unixtime(timestamp) -> double = epoch({0})
to_unixtime(timestamp with time zone) -> double = epoch({0})
from_iso8601_date(varchar) -> date = trino_iso_date({0})
from_unixtime_nanos(bigint) -> timestamp(6) with time zone = trino_fail('NOT_SUPPORTED', 'timestamp(9) with time zone is not supported by this engine')
to_milliseconds(interval day to second) -> bigint = CAST(epoch_ms({0}) AS BIGINT)
last_day_of_month(date) -> date = last_day({0})
last_day_of_month(timestamp) -> date = last_day({0})
last_day_of_month(timestamp with time zone) -> date = last_day({0l})
current_timezone() -> varchar = 'UTC'
"""

_PARTS = {
    "year": "year", "quarter": "quarter", "month": "month", "week": "week", "week_of_year": "week",
    "day": "day", "day_of_month": "day", "day_of_week": "isodow", "dow": "isodow", "day_of_year": "dayofyear",
    "doy": "dayofyear", "year_of_week": "isoyear", "yow": "isoyear", "hour": "hour", "minute": "minute",
    "second": "second",
}  # fmt: skip
_KINDS = ("date", "timestamp", "timestamp with time zone")
_CLOCK = {"hour": 3_600_000, "minute": 60_000, "second": 1000, "millisecond": 1}


def _parts() -> str:
    """A line for each part and each type that has it; zones are read off their own clock."""
    lines = [
        f"{name}({kind}) -> bigint = CAST(date_part('{part}', {{0l}}) AS BIGINT)"
        for name, part in _PARTS.items()
        for kind in _KINDS
        if kind != "date" or part not in _CLOCK
    ]
    for name, size in _CLOCK.items():
        limit = 24 if name == "hour" else 1000 if name == "millisecond" else 60
        lines.append(f"{name}(interval day to second) -> bigint = trino_span_part({{0}}, {size}, {limit})")
        more = " % 1000" if name == "millisecond" else ""
        lines.append(f"{name}(time) -> bigint = CAST(date_part('{name}', {{0}}){more} AS BIGINT)")
    lines += [
        f"millisecond({kind}) -> bigint = CAST(date_part('millisecond', {{0l}}) % 1000 AS BIGINT)"
        for kind in _KINDS[1:]
    ]
    lines += [
        f"{name}(interval day to second) -> bigint = CAST(trunc(epoch_ms({{0}}) / 86400000) AS BIGINT)"
        for name in ("day", "day_of_month")
    ]
    lines.append("year(interval year to month) -> bigint = CAST(trunc(trino_months_of({0}) / 12) AS BIGINT)")
    lines.append("month(interval year to month) -> bigint = CAST(trino_months_of({0}) % 12 AS BIGINT)")
    return "\n".join(lines)


SCALAR = TEXT + NUMBERS + BYTES + TIMES + _parts()
