"""Text, number, bit and hash functions, a signature a line."""

from __future__ import annotations

TEXT = r"""
lower(varchar) -> varchar = lower({0})
upper(varchar) -> varchar = upper({0})
length(varchar) -> bigint = CAST(length({0}) AS BIGINT)
length(varbinary) -> bigint = CAST(octet_length({0}) AS BIGINT)
char_length(varchar) -> bigint = CAST(length({0}) AS BIGINT)
character_length(varchar) -> bigint = CAST(length({0}) AS BIGINT)
trim(varchar) -> varchar = trim({0})
ltrim(varchar) -> varchar = ltrim({0})
ltrim(varchar, varchar) -> varchar = ltrim({0}, {1})
rtrim(varchar) -> varchar = rtrim({0})
rtrim(varchar, varchar) -> varchar = rtrim({0}, {1})
substr(varchar, bigint) -> varchar = trino_substr2({0}, {1})
substr(varchar, bigint, bigint) -> varchar = trino_substr3({0}, {1}, {2})
substring(varchar, bigint) -> varchar = trino_substr2({0}, {1})
substring(varchar, bigint, bigint) -> varchar = trino_substr3({0}, {1}, {2})
replace(varchar, varchar) -> varchar = replace({0}, {1}, '')
replace(varchar, varchar, varchar) -> varchar = replace({0}, {1}, {2})
reverse(varchar) -> varchar = reverse({0})
reverse(array(T)) -> array(T) = list_reverse({0})
strpos(varchar, varchar) -> bigint = CAST(strpos({0}, {1}) AS BIGINT)
starts_with(varchar, varchar) -> boolean = starts_with({0}, {1})
split_part(varchar, varchar, bigint) -> varchar = trino_split_part({0}, {1}, {2})
split(varchar, varchar) -> array(varchar) = string_split({0}, {1})
split(varchar, varchar, bigint) -> array(varchar) = trino_split_limit({0}, {1}, {2})
split_to_map(varchar, varchar, varchar) -> map(varchar, varchar) = trino_split_to_map({0}, {1}, {2})
chr(bigint) -> varchar = chr(CAST({0} AS INTEGER))
codepoint(varchar) -> integer = unicode({0})
lpad(varchar, bigint, varchar) -> varchar = lpad({0}, CAST({1} AS INTEGER), {2})
rpad(varchar, bigint, varchar) -> varchar = rpad({0}, CAST({1} AS INTEGER), {2})
concat_ws(varchar, varchar...) -> varchar = concat_ws({*})
concat_ws(varchar, array(varchar)) -> varchar = array_to_string({1}, {0})
translate(varchar, varchar, varchar) -> varchar = translate({0}, {1}, {2})
levenshtein_distance(varchar, varchar) -> bigint = CAST(levenshtein({0}, {1}) AS BIGINT)
hamming_distance(varchar, varchar) -> bigint = CAST(hamming({0}, {1}) AS BIGINT)
to_utf8(varchar) -> varbinary = encode({0})
from_utf8(varbinary) -> varchar = decode({0})
regexp_like(varchar, varchar) -> boolean = regexp_matches({0}, {1})
regexp_extract(varchar, varchar) -> varchar = trino_regexp_extract({0}, {1}, 0)
regexp_extract(varchar, varchar, bigint) -> varchar = trino_regexp_extract({0}, {1}, CAST({2} AS INTEGER))
regexp_extract_all(varchar, varchar) -> array(varchar) = regexp_extract_all({0}, {1})
regexp_extract_all(varchar, varchar, bigint) -> array(varchar) = regexp_extract_all({0}, {1}, CAST({2} AS INTEGER))
regexp_replace(varchar, varchar) -> varchar = regexp_replace({0}, {1}, '', 'g')
regexp_replace(varchar, varchar, varchar) -> varchar = trino_regexp_replace({0}, {1}, {2})
regexp_split(varchar, varchar) -> array(varchar) = string_split_regex({0}, {1})
regexp_count(varchar, varchar) -> bigint = CAST(len(regexp_extract_all({0}, {1})) AS BIGINT)
url_extract_host(varchar) -> varchar = trino_regexp_extract({0}, '^[^:/?#]+://(?:[^/?#@]*@)?([^:/?#]+)', 1)
url_extract_path(varchar) -> varchar = coalesce(trino_regexp_extract({0}, '^[^:/?#]+://[^/?#]*([^?#]*)', 1), '')
url_extract_protocol(varchar) -> varchar = trino_regexp_extract({0}, '^([^:/?#]+):', 1)
url_extract_query(varchar) -> varchar = coalesce(trino_regexp_extract({0}, '\?([^#]*)', 1), '')
url_encode(varchar) -> varchar = url_encode({0})
url_decode(varchar) -> varchar = url_decode({0})
uuid() -> varchar = CAST(uuid() AS VARCHAR)
"""

NUMBERS = r"""
sign(integral) -> $0 = sign({0})
sign(double) -> double = CAST(sign({0}) AS DOUBLE)
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
atan2(double, double) -> double = atan2({0}, {1})
random() -> double = random()
rand() -> double = random()
random(bigint) -> bigint = CAST(floor(random() * {0}) AS BIGINT)
nan() -> double = CAST('nan' AS DOUBLE)
infinity() -> double = CAST('inf' AS DOUBLE)
is_nan(double) -> boolean = isnan({0})
is_finite(double) -> boolean = isfinite({0})
is_infinite(double) -> boolean = isinf({0})
width_bucket(double, double, double, bigint) -> bigint = trino_width_bucket({0}, {1}, {2}, {3})
bitwise_and(bigint, bigint) -> bigint = ({0} & {1})
bitwise_or(bigint, bigint) -> bigint = ({0} | {1})
bitwise_xor(bigint, bigint) -> bigint = xor({0}, {1})
bitwise_not(bigint) -> bigint = (~{0})
bit_count(bigint, bigint) -> bigint = CAST(bit_count({0}) AS BIGINT)
from_base(varchar, bigint) -> bigint = trino_from_base({0}, {1})
to_base(bigint, bigint) -> varchar = lower(to_base({0}, CAST({1} AS INTEGER)))
"""

BYTES = r"""
md5(varbinary) -> varbinary = unhex(md5({0}))
sha1(varbinary) -> varbinary = unhex(sha1({0}))
xxhash64(varbinary) -> varbinary = trino_xxhash64({0})
sha256(varbinary) -> varbinary = unhex(sha256({0}))
to_hex(varbinary) -> varchar = upper(hex({0}))
from_hex(varchar) -> varbinary = unhex({0})
to_base64(varbinary) -> varchar = to_base64({0})
from_base64(varchar) -> varbinary = from_base64({0})
"""

TIMES = r"""
now() -> timestamp with time zone = now()
from_unixtime(double) -> timestamp with time zone = to_timestamp({0})
to_unixtime(timestamp) -> double = epoch({0})
to_unixtime(timestamp with time zone) -> double = epoch({0})
from_iso8601_timestamp(varchar) -> timestamp with time zone = trino_from_iso8601({0})
from_iso8601_date(varchar) -> date = CAST({0} AS DATE)
to_milliseconds(interval day to second) -> bigint = CAST(epoch_ms({0}) AS BIGINT)
last_day_of_month(date) -> date = last_day({0})
last_day_of_month(timestamp) -> date = last_day({0})
last_day_of_month(timestamp with time zone) -> date = last_day(CAST({0} AS TIMESTAMP))
at_timezone(timestamp with time zone, varchar) -> timestamp with time zone = trino_at_timezone({0}, {1})
with_timezone(timestamp, varchar) -> timestamp with time zone = ({0} AT TIME ZONE {1})
current_timezone() -> varchar = 'UTC'
"""

_PARTS = {
    "year": "year", "quarter": "quarter", "month": "month", "week": "week", "week_of_year": "week",
    "day": "day", "day_of_month": "day", "day_of_week": "isodow", "dow": "isodow", "day_of_year": "dayofyear",
    "doy": "dayofyear", "year_of_week": "isoyear", "yow": "isoyear", "hour": "hour", "minute": "minute",
    "second": "second",
}  # fmt: skip
_KINDS = ("date", "timestamp", "timestamp with time zone", "interval day to second")


def _parts() -> str:
    lines = []
    for name, part in _PARTS.items():
        for kind in _KINDS:
            if kind == "date" and part in ("hour", "minute", "second"):
                continue
            if kind.startswith("interval") and part not in ("day", "hour", "minute", "second"):
                continue
            lines.append(f"{name}({kind}) -> bigint = CAST(date_part('{part}', {{0}}) AS BIGINT)")
    for kind in _KINDS[1:3]:
        lines.append(
            f"millisecond({kind}) -> bigint = CAST(date_part('millisecond', {{0}}) % 1000 AS BIGINT)"
        )
    return "\n".join(lines)


SCALAR = TEXT + NUMBERS + BYTES + TIMES + _parts()
