"""DuckDB macros that answer as Trino does; the compiler calls them by these names."""

from __future__ import annotations

# A failure is a cast that can't succeed: unlike error(), it is no volatile function, so TRY may catch it.
_FAIL = r"""list_extract([NULL], CAST('TRINO|' || code || '|' || coalesce(message, '') AS TINYINT))"""

_TEXT = r"""
trino_fail(code, message) = {fail}
trino_substr2(s, i) = CASE WHEN i > 0 THEN substr(s, i) WHEN i = 0 OR -i > length(s) THEN '' ELSE substr(s, i) END
trino_substr3(s, i, n) = CASE WHEN n <= 0 OR i = 0 OR -i > length(s) THEN '' ELSE substr(s, i, n) END
trino_split_part(s, d, i) = CASE WHEN i < 1 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Index must be greater than zero') ELSE list_extract(string_split(s, d), CAST(i AS INTEGER)) END
trino_split_limit(s, d, n) = CASE WHEN len(string_split(s, d)) <= n THEN string_split(s, d) ELSE list_append(list_slice(string_split(s, d), 1, n - 1), array_to_string(list_slice(string_split(s, d), n, len(string_split(s, d))), d)) END
trino_split_to_map(s, a, b) = map_from_entries(list_transform(list_filter(string_split(s, a), lambda x: x <> ''), lambda x: struct_pack(k := split_part(x, b, 1), v := split_part(x, b, 2))))
trino_regexp_extract(s, p, g) = CASE WHEN regexp_matches(s, p) THEN list_extract(regexp_extract_all(s, p, CAST(g AS INTEGER)), 1) END
trino_regexp_replace(s, p, r) = regexp_replace(s, p, regexp_replace(r, '\$(\d)', '\\\1', 'g'), 'g')
trino_char(s, n) = rpad(substr(s, 1, n), n, ' ')
trino_double_plain(x, s) = CASE WHEN x LIKE '%e%' THEN CASE WHEN split_part(x, 'e', 1) LIKE '%.%' THEN split_part(x, 'e', 1) ELSE split_part(x, 'e', 1) || '.0' END || 'E' || CAST(CAST(split_part(x, 'e', 2) AS INTEGER) AS VARCHAR) ELSE s END
trino_digits_e(d, e) = substr(d, 1, 1) || '.' || CASE WHEN rtrim(substr(d, 2), '0') = '' THEN '0' ELSE rtrim(substr(d, 2), '0') END || 'E' || CAST(e AS VARCHAR)
trino_big_text(x) = trino_digits_e(replace(x, '.', ''), strpos(x, '.') - 2)
trino_small_text(x) = trino_digits_e(ltrim(replace(x, '.', ''), '0'), -(length(x) - 2 - length(ltrim(replace(x, '.', ''), '0')) + 1))
trino_abs_text(x) = CASE WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN 'Infinity' WHEN x = 0 OR (x >= 0.001 AND x < 10000000) THEN CAST(x AS VARCHAR) WHEN CAST(x AS VARCHAR) LIKE '%e%' THEN trino_double_plain(CAST(x AS VARCHAR), '') WHEN x >= 1 THEN trino_big_text(CAST(x AS VARCHAR)) ELSE trino_small_text(CAST(x AS VARCHAR)) END
trino_double_text(x) = CASE WHEN signbit(x) AND NOT isnan(x) THEN '-' || trino_abs_text(-x) ELSE trino_abs_text(x) END
"""

_CHECKS = r"""
trino_is_date(s) = regexp_full_match(trim(s), '[+-]?\d{4,}-\d{1,2}-\d{1,2}')
trino_is_timestamp(s) = regexp_full_match(trim(s), '[+-]?\d{4,}-\d{1,2}-\d{1,2}( \d{1,2}:\d{1,2}(:\d{1,2}(\.\d+)?)?)?')
trino_is_timestamp_tz(s) = regexp_full_match(trim(s), '[+-]?\d{4,}-\d{1,2}-\d{1,2}( \d{1,2}:\d{1,2}(:\d{1,2}(\.\d+)?)?)?( ?([+-]\d{2}:\d{2}|[A-Za-z_/]+))?')
trino_is_whole(s) = regexp_full_match(s, '[+-]?\d+')
trino_is_double(s) = (s IN ('NaN', 'Infinity', '-Infinity', '+Infinity') OR coalesce(isfinite(TRY_CAST(s AS DOUBLE)), false))
"""

_NUMBERS = r"""
trino_divide(n, d) = (n // d) + CASE WHEN abs(n % d) >= abs(d) - abs(n % d) THEN CASE WHEN (n < 0) = (d < 0) THEN 1 ELSE -1 END ELSE 0 END
trino_digits_of_text(s) = CAST(replace(s, '.', '') AS HUGEINT)
trino_digits(x, f) = CASE WHEN abs(x) < 10000000000000 THEN CAST(x * f AS HUGEINT) ELSE trino_digits_of_text(CAST(x AS VARCHAR)) END
trino_units(x, f) = CASE WHEN abs(x * f) < 9e15 AND abs(abs(x * f - trunc(x * f)) - 0.5) > abs(x * f) * 4e-16 THEN CAST(round(x * f) AS BIGINT) WHEN abs(x * f) < 1e17 AND round(x * (f / 100)) / (f / 100) = x THEN CAST(round(x * (f / 100)) AS BIGINT) * 100 END
trino_sqrt(x) = CASE WHEN x < 0 THEN CAST('nan' AS DOUBLE) ELSE sqrt(x) END
trino_cbrt(x) = CASE WHEN pow(round(cbrt(x)), 3) = x THEN round(cbrt(x)) ELSE cbrt(x) END
trino_ln(x) = CASE WHEN x < 0 THEN CAST('nan' AS DOUBLE) WHEN x = 0 THEN CAST('-inf' AS DOUBLE) ELSE ln(x) END
trino_width_bucket(x, a, b, n) = CAST(CASE WHEN x < a THEN 0 WHEN x >= b THEN n + 1 ELSE floor((x - a) / ((b - a) / n)) + 1 END AS BIGINT)
trino_from_base(s, b) = CAST(list_reduce(list_prepend(CAST(0 AS BIGINT), list_transform(string_split(lower(s), ''), lambda x: CAST(strpos('0123456789abcdefghijklmnopqrstuvwxyz', x) - 1 AS BIGINT))), lambda acc, d: acc * b + d) AS BIGINT)
"""

_NESTED = r"""
trino_array_get(a, i) = CASE WHEN i > len(a) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Array subscript must be less than or equal to array length: ' || CAST(i AS VARCHAR) || ' > ' || CAST(len(a) AS VARCHAR)) WHEN i < 1 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', CASE WHEN i = 0 THEN 'SQL array indices start at 1' ELSE 'Array subscript is negative: ' || CAST(i AS VARCHAR) END) ELSE list_extract(a, i) END
trino_map_get(m, k) = CASE WHEN m IS NOT NULL AND k IS NOT NULL AND NOT map_contains(m, k) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Key not present in map: ' || CAST(k AS VARCHAR)) ELSE map_extract_value(m, k) END
trino_element_at(a, i) = CASE WHEN i = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'SQL array indices start at 1') ELSE list_extract(a, i) END
trino_contains(a, x) = CASE WHEN list_contains(a, x) THEN true WHEN len(list_filter(a, lambda e: e IS NULL)) > 0 THEN NULL ELSE list_contains(a, x) END
trino_concat_arrays(a, b) = CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE list_concat(a, b) END
trino_array_join(a, d) = array_to_string(list_transform(list_filter(a, lambda x: x IS NOT NULL), lambda x: CAST(x AS VARCHAR)), d)
trino_array_join_null(a, d, n) = array_to_string(list_transform(a, lambda x: coalesce(CAST(x AS VARCHAR), n)), d)
trino_array_distinct(a) = list_filter(a, lambda x, i: CASE WHEN x IS NULL THEN len(list_filter(list_slice(a, 1, i - 1), lambda y: y IS NULL)) = 0 ELSE list_position(a, x) = i END)
trino_array_intersect(a, b) = trino_array_distinct(list_filter(a, lambda x: list_contains(b, x)))
trino_array_except(a, b) = trino_array_distinct(list_filter(a, lambda x: NOT coalesce(list_contains(b, x), false)))
trino_array_max(a) = CASE WHEN len(list_filter(a, lambda x: x IS NULL)) > 0 THEN NULL ELSE list_max(a) END
trino_array_min(a) = CASE WHEN len(list_filter(a, lambda x: x IS NULL)) > 0 THEN NULL ELSE list_min(a) END
trino_slice(a, s, n) = CASE WHEN s > 0 THEN list_slice(a, s, s + n - 1) WHEN -s > len(a) THEN list_slice(a, 1, 0) ELSE list_slice(a, len(a) + s + 1, len(a) + s + n) END
trino_map_agg(l) = map_from_entries(list_filter(l, lambda e, i: e.k IS NOT NULL AND list_position(list_transform(l, lambda o: o.k), e.k) = i))
trino_map_from_entries(l) = map_from_entries(l)
trino_map_with_values(m, v) = map(map_keys(m), v)
trino_map_with_keys(m, k) = map(k, map_values(m))
"""

_TIMES = r"""
trino_months_raw(a, b) = (date_part('year', b) * 12 + date_part('month', b)) - (date_part('year', a) * 12 + date_part('month', a))
trino_months_forward(a, b) = trino_months_raw(a, b) - CASE WHEN a + to_months(CAST(trino_months_raw(a, b) AS INTEGER)) > b THEN 1 ELSE 0 END
trino_months_between(a, b) = CASE WHEN b >= a THEN trino_months_forward(a, b) ELSE trino_months_raw(a, b) + CASE WHEN a + to_months(CAST(trino_months_raw(a, b) AS INTEGER)) < b THEN 1 ELSE 0 END END
trino_from_iso8601(s) = CASE WHEN regexp_full_match(s, '\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?') THEN CAST(CASE WHEN length(s) = 4 THEN s || '-01-01' WHEN length(s) = 7 THEN s || '-01' WHEN length(s) = 13 THEN s || ':00' ELSE s END AS TIMESTAMPTZ) WHEN s IS NULL THEN NULL ELSE trino_fail('INVALID_FUNCTION_ARGUMENT', 'Invalid format: "' || s || '"') END
trino_at_timezone(x, z) = CASE WHEN upper(z) IN ('UTC', 'Z', '+00:00', 'ETC/UTC', 'GMT') THEN x ELSE trino_fail('NOT_SUPPORTED', 'at_timezone with a zone other than UTC is not supported by this engine') END
trino_interval_text(i) = CASE WHEN epoch(i) < 0 THEN '-' ELSE '' END || CAST(CAST(floor(abs(epoch(i)) / 86400) AS BIGINT) AS VARCHAR) || ' ' || strftime(TIMESTAMP '2000-01-01 00:00:00' + to_microseconds(CAST(round(abs(epoch(i)) * 1000000) AS BIGINT) % 86400000000), '%H:%M:%S.%g')
trino_months_text(i) = CASE WHEN date_part('year', i) * 12 + date_part('month', i) < 0 THEN '-' ELSE '' END || CAST(abs(date_part('year', i)) AS VARCHAR) || '-' || CAST(abs(date_part('month', i)) AS VARCHAR)
"""

_JSON = r"""
trino_json_path(p) = regexp_replace(regexp_replace(CASE WHEN p LIKE '$%' THEN p ELSE '$.' || p END, '\[["'']([^"'']*)["'']\]', '."\1"', 'g'), '^(lax|strict) ', '')
trino_json_parse(s) = CASE WHEN json_valid(s) THEN CAST(json(s) AS VARCHAR) WHEN s IS NULL THEN NULL ELSE trino_fail('INVALID_FUNCTION_ARGUMENT', 'Cannot convert value to JSON: ''' || s || '''') END
trino_json_extract(s, p) = CASE WHEN json_valid(s) THEN CAST(json_extract(s, trino_json_path(p)) AS VARCHAR) END
trino_json_scalar(s, p) = CASE WHEN json_valid(s) AND json_type(s, trino_json_path(p)) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN json_extract_string(s, trino_json_path(p)) END
trino_json_size(s, p) = CAST(CASE json_type(s, trino_json_path(p)) WHEN 'ARRAY' THEN json_array_length(s, trino_json_path(p)) WHEN 'OBJECT' THEN len(json_keys(s, trino_json_path(p))) ELSE CASE WHEN json_exists(s, trino_json_path(p)) THEN 0 END END AS BIGINT)
"""


def statements() -> list[str]:
    """One CREATE MACRO per line above, in an order in which each finds those it uses."""
    found = []
    for block in (_TEXT, _CHECKS, _NUMBERS, _NESTED, _TIMES, _JSON):
        for line in block.strip().splitlines():
            head, _, body = line.partition(" = ")
            found.append(f"CREATE OR REPLACE MACRO {head} AS {body.replace('{fail}', _FAIL)}")
    return found
