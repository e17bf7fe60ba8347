"""DuckDB macros that answer as Trino does; the compiler calls them by these names."""

from __future__ import annotations

# A failure is a cast that can't succeed: unlike error(), it is no volatile function, so TRY may catch it.
_FAIL = r"""list_extract([NULL], CAST('TRINO|' || code || '|' || coalesce(message, '') AS TINYINT))"""

# DuckDB copies a macro's whole body for each use of an argument and binds it anew in every query: the texts of
# numbers name theirs seldom.
_TEXT = r"""
trino_fail(code, message) = {fail}
trino_joined_length(l, d) = CAST(list_sum(list_transform(l, lambda x: length(x))) + (len(l) - 1) * length(d) AS BIGINT)
trino_strpos_back(s, p, n) = CASE WHEN len(string_split(s, p)) > n THEN trino_joined_length(list_slice(string_split(s, p), 1, len(string_split(s, p)) - n), p) + 1 ELSE 0 END
trino_twice(ks) = list_filter(ks, lambda k, i: list_position(ks, k) < i)[1]
trino_has_twice(ks) = len(list_distinct(ks)) < len(list_filter(ks, lambda k: k IS NOT NULL))
trino_split_map_of(l) = CASE WHEN trino_has_twice(list_transform(l, lambda e: e.k)) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Duplicate keys (' || trino_twice(list_transform(l, lambda e: e.k)) || ') are not allowed') ELSE map_from_entries(l) END
trino_escaped(p, r) = CASE WHEN regexp_full_match(p, r) THEN p WHEN p IS NULL THEN NULL ELSE trino_fail('INVALID_FUNCTION_ARGUMENT', 'Escape character must be followed by ''%'', ''_'' or the escape character itself') END
trino_upper(s) = CASE WHEN contains(s, 'ß') THEN replace(upper(s), 'ẞ', 'ß') ELSE upper(s) END
trino_woven(s, v) = CASE WHEN len(list_filter(v, lambda x: x IS NULL)) = 0 THEN array_to_string(list_transform(list_zip(s, list_append(v, '')), lambda z: z[1] || z[2]), '') END
strict trino_substr2(s, i) = CASE WHEN i > 0 THEN substr(s, i) WHEN i = 0 OR -i > length(s) THEN '' ELSE substr(s, i) END
strict trino_substr3(s, i, n) = CASE WHEN n <= 0 OR i = 0 OR -i > length(s) THEN '' ELSE substr(s, i, n) END
strict trino_split_part(s, d, i) = CASE WHEN i < 1 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Index must be greater than zero') ELSE list_extract(string_split(s, d), CAST(i AS INTEGER)) END
strict trino_split(s, d) = CASE WHEN d = '' THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'The delimiter may not be the empty string') ELSE string_split(s, d) END
strict trino_split_limit(s, d, n) = CASE WHEN n <= 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Limit must be positive') WHEN d = '' THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'The delimiter may not be the empty string') WHEN len(string_split(s, d)) <= n THEN string_split(s, d) WHEN n = 1 THEN [s] ELSE list_append(list_slice(string_split(s, d), 1, n - 1), substr(s, trino_joined_length(list_slice(string_split(s, d), 1, n - 1), d) + length(d) + 1)) END
trino_replace(s, a, b) = CASE WHEN a = '' AND s = '' THEN b WHEN a = '' THEN b || array_to_string(list_transform(string_split(s, ''), lambda x: x || b), '') ELSE replace(s, a, b) END
strict trino_strpos(s, p, n) = CASE WHEN n = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', '''instance'' must not be a zero.') WHEN p = '' THEN 1 WHEN n > 0 THEN CASE WHEN len(string_split(s, p)) > n THEN trino_joined_length(list_slice(string_split(s, p), 1, n), p) + 1 ELSE 0 END ELSE trino_strpos_back(s, p, -n) END
trino_chr(n) = CASE WHEN n < 0 OR n > 1114111 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Not a valid Unicode code point: ' || CAST(n AS VARCHAR)) ELSE chr(CAST(n AS INTEGER)) END
trino_codepoint(s) = CASE WHEN length(s) <> 1 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Input string must be a single character string') ELSE unicode(s) END
trino_pad_checked(n, p, r) = CASE WHEN n < 0 OR n > 2147483647 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Target length must be in the range [0..2147483647]') WHEN p = '' THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Padding string must not be empty') ELSE r END
strict trino_lpad(s, n, p) = trino_pad_checked(n, p, lpad(s, CAST(greatest(n, 0) AS INTEGER), CASE WHEN p = '' THEN ' ' ELSE p END))
strict trino_rpad(s, n, p) = trino_pad_checked(n, p, rpad(s, CAST(greatest(n, 0) AS INTEGER), CASE WHEN p = '' THEN ' ' ELSE p END))
trino_split_to_map(s, a, b) = trino_split_map_of(trino_split_entries(s, a, b))
trino_if(s, x, missing) = CASE WHEN NOT regexp_matches(s, '[\x00-\x20"<>\\^`{|}]|%([^0-9A-Fa-f]|.[^0-9A-Fa-f]|.?$)') THEN coalesce(x, missing) END
strict trino_join(l, d) = CASE WHEN len(list_filter(l, lambda x: x IS NOT NULL)) = 0 THEN '' ELSE list_reduce(list_filter(l, lambda x: x IS NOT NULL), lambda a, b: a || d || b) END
trino_regexp_extract(s, p, g) = CASE WHEN regexp_matches(s, p) THEN list_extract(regexp_extract_all(s, p, CAST(g AS INTEGER)), 1) END
trino_regexp_replace(s, p, r) = regexp_replace(s, p, regexp_replace(r, '\$(\d)', '\\\1', 'g'), 'g')
trino_hamming(a, b) = CASE WHEN a = '' AND b = '' THEN 0 WHEN length(a) <> length(b) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'The input strings to hamming_distance function must have the same length') ELSE CAST(hamming(a, b) AS BIGINT) END
trino_json_printed(x) = CASE WHEN regexp_matches(x, '[\x{10000}-\x{10FFFF}]') THEN trino_json_escaped(x) ELSE x END
trino_char(s, n) = rpad(substr(s, 1, n), n, ' ')
trino_long_e(s) = regexp_replace(regexp_replace(s, '^(-?\d)(\d*)\.', '\1.\2'), '(\.\d+?)0+$', '\1') || 'E' || CAST(strpos(ltrim(s, '-'), '.') - 2 AS VARCHAR)
trino_short_e(s) = regexp_replace(regexp_replace(s, '^(-?)0\.0*(\d)(\d*)$', '\1\2.\3'), '\.$', '.0') || 'E-' || CAST(length(regexp_extract(s, '\.(0*)', 1)) + 1 AS VARCHAR)
trino_far_text(x) = trino_java_digits(CAST(x AS VARCHAR))
trino_double_text(x) = CASE WHEN x = 0 OR (abs(x) >= 0.001 AND abs(x) < 10000000) THEN CAST(x AS VARCHAR) ELSE trino_far_text(x) END
trino_double_e(x) = CASE WHEN x = 0 THEN replace(CAST(x AS VARCHAR), '0.0', '0E0') WHEN abs(x) >= 1 AND abs(x) < 10000000 THEN trino_long_e(CAST(x AS VARCHAR)) WHEN abs(x) >= 0.001 AND abs(x) < 1 THEN trino_short_e(CAST(x AS VARCHAR)) ELSE trino_far_text(x) END
trino_decimal_text(s) = CASE WHEN starts_with(s, '.') THEN '0' || s WHEN starts_with(s, '-.') THEN '-0' || substr(s, 2) ELSE s END
"""

_CHECKS = r"""
trino_is_date(s) = regexp_full_match(trim(s), '[+-]?\d{4,}-\d{1,2}-\d{1,2}')
trino_is_timestamp(s) = regexp_full_match(trim(s), '[+-]?\d{4,}-\d{1,2}-\d{1,2}( \d{1,2}:\d{1,2}(:\d{1,2}(\.\d+)?)?)?')
trino_is_time(s) = regexp_full_match(s, '\d{1,2}:\d{1,2}(:\d{1,2}(\.\d+)?)?')
trino_without_zone(s) = regexp_replace(s, '( [A-Za-z][A-Za-z0-9_/+:-]*| ?[+-]\d{1,2}:\d{2})$', '')
trino_only_utc(s) = CASE WHEN regexp_matches(s, '(^[+-]?\d+-\d+-\d+|:\d+(\.\d+)?)( (UTC|Z|GMT)| ?[+-]00:00)?$') THEN trino_without_zone(s) ELSE trino_fail('NOT_SUPPORTED', 'A time zone that is not UTC and not a literal is not supported by this engine: ' || s) END
trino_boolean(s) = CASE WHEN lower(s) IN ('t', 'true', '1') THEN true WHEN lower(s) IN ('f', 'false', '0') THEN false END
trino_is_bare(s) = (trim(s, ' \t') = s AND NOT contains(s, '_'))
trino_is_number(s) = regexp_full_match(s, '[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?')
trino_is_timestamp_tz(s) = regexp_full_match(trim(s), '[+-]?\d{4,}-\d{1,2}-\d{1,2}( \d{1,2}:\d{1,2}(:\d{1,2}(\.\d+)?)?)?( ?[+-]\d{1,2}:\d{2}| [A-Za-z][A-Za-z0-9_/+:-]*)?')
trino_is_whole(s) = regexp_full_match(s, '[+-]?\d+')
trino_is_double(s) = (s IN ('NaN', 'Infinity', '-Infinity', '+Infinity') OR (coalesce(isfinite(TRY_CAST(s AS DOUBLE)), false) AND NOT contains(s, '_')))
"""

_NUMBERS = r"""
trino_divide(n, d) = (n // d) + CASE WHEN abs(n % d) >= abs(d) - abs(n % d) THEN CASE WHEN (n < 0) = (d < 0) THEN 1 ELSE -1 END ELSE 0 END
trino_digits_of_text(s) = CAST(replace(s, '.', '') AS HUGEINT)
trino_digits(x, f) = CASE WHEN abs(x) < 10000000000000 THEN CAST(x * f AS HUGEINT) ELSE trino_digits_of_text(CAST(x AS VARCHAR)) END
trino_units(x, f) = CASE WHEN abs(x * f) < 9e15 AND abs(abs(x * f - trunc(x * f)) - 0.5) > abs(x * f) * 4e-16 THEN CAST(round(x * f) AS BIGINT) WHEN abs(x * f) < 1e17 AND round(x * (f / 100)) / (f / 100) = x THEN CAST(round(x * (f / 100)) AS BIGINT) * 100 END
trino_sqrt(x) = CASE WHEN x < 0 THEN CAST('nan' AS DOUBLE) ELSE sqrt(x) END
trino_cbrt(x) = CASE WHEN pow(round(cbrt(x)), 3) = x THEN round(cbrt(x)) ELSE cbrt(x) END
trino_ln(x) = CASE WHEN x < 0 THEN CAST('nan' AS DOUBLE) WHEN x = 0 THEN CAST('-inf' AS DOUBLE) ELSE ln(x) END
strict trino_width_bucket(x, a, b, n) = CAST(CASE WHEN n <= 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'bucketCount must be greater than 0') WHEN isnan(x) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'operand must not be NaN') WHEN NOT isfinite(a) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'first bound must be finite') WHEN NOT isfinite(b) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'second bound must be finite') WHEN a = b THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'bounds cannot equal each other') WHEN x < a THEN 0 WHEN x >= b THEN n + 1 ELSE floor((x - a) / ((b - a) / n)) + 1 END AS BIGINT)
strict trino_cosine(a, b) = CASE WHEN len(a) <> len(b) OR len(a) = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', CASE WHEN len(a) <> len(b) THEN 'Both array arguments need to have identical size' ELSE 'Vectors must not be empty' END) WHEN len(list_filter(list_concat(a, b), lambda x: x IS NULL)) = 0 THEN list_cosine_similarity(a, b) END
strict trino_bin_of(x, bins) = CASE WHEN len(bins) = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Bins cannot be an empty array') WHEN isnan(x) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Operand cannot be NaN') ELSE CAST(len(list_filter(bins, lambda y: y <= x)) AS BIGINT) END
trino_tanh(x) = CASE WHEN x > 20 THEN 1 WHEN x < -20 THEN -1 ELSE (exp(2 * x) - 1) / (exp(2 * x) + 1) END
strict trino_bit_count(x, n) = CASE WHEN n < 2 OR n > 64 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Bits specified in bit_count must be between 2 and 64, got ' || CAST(n AS VARCHAR)) WHEN n < 64 AND (x > CAST(pow(2, n - 1) AS HUGEINT) - 1 OR x < -CAST(pow(2, n - 1) AS HUGEINT)) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Number must be representable with the bits specified. ' || CAST(x AS VARCHAR) || ' cannot be represented with ' || CAST(n AS VARCHAR) || ' bits') ELSE CAST(bit_count(x) - CASE WHEN x < 0 THEN 64 - n ELSE 0 END AS BIGINT) END
trino_wrap(x, n) = CASE WHEN x >= CAST(pow(2, n - 1) AS HUGEINT) THEN x - CAST(pow(2, n) AS HUGEINT) ELSE x END
trino_unsigned(x, n) = CASE WHEN x < 0 THEN CAST(x AS HUGEINT) + CAST(pow(2, n) AS HUGEINT) ELSE CAST(x AS HUGEINT) END
trino_shift(s) = CASE WHEN s < 0 THEN (s % 64 + 64) % 64 ELSE s END
trino_left(x, s, n) = CASE WHEN s >= n THEN 0 ELSE trino_wrap(trino_unsigned(x, n) % CAST(pow(2, greatest(n - s, 0)) AS HUGEINT) * CAST(pow(2, s) AS HUGEINT), n) END
trino_right(x, s, n) = CASE WHEN s >= n THEN 0 ELSE trino_wrap(trino_unsigned(x, n) // CAST(pow(2, s) AS HUGEINT), n) END
strict trino_shift_left(x, s, n) = trino_left(x, trino_shift(s), n)
strict trino_shift_right(x, s, n) = trino_right(x, trino_shift(s), n)
strict trino_shift_arithmetic(x, s) = CAST(x AS BIGINT) >> least(trino_shift(s), 63)
"""

_NESTED = r"""
trino_array_get(a, i) = CASE WHEN i > len(a) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Array subscript must be less than or equal to array length: ' || CAST(i AS VARCHAR) || ' > ' || CAST(len(a) AS VARCHAR)) WHEN i < 1 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', CASE WHEN i = 0 THEN 'SQL array indices start at 1' ELSE 'Array subscript is negative: ' || CAST(i AS VARCHAR) END) ELSE list_extract(a, i) END
trino_repeat(x, n) = CASE WHEN n > 10000 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'count argument of repeat function must be less than or equal to 10000') WHEN n < 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'count argument of repeat function must be greater than or equal to 0') ELSE n END
trino_map_checked(k, v, m) = CASE WHEN k IS NULL OR v IS NULL THEN NULL WHEN len(k) <> len(v) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Key and value arrays must be the same length') WHEN len(list_filter(k, lambda x: x IS NULL)) > 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'map key cannot be null') WHEN trino_has_twice(k) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Duplicate map keys (' || CAST(trino_twice(k) AS VARCHAR) || ') are not allowed') END
trino_map_of(k, v) = CASE WHEN trino_map_checked(k, v, 0) IS NULL AND len(k) = len(v) THEN map(k, v) END
trino_map_get_nested(m, k) = CASE WHEN m IS NOT NULL AND k IS NOT NULL AND NOT map_contains(m, k) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Key not present in map') ELSE map_extract_value(m, k) END
trino_map_get(m, k) = CASE WHEN m IS NOT NULL AND k IS NOT NULL AND NOT map_contains(m, k) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Key not present in map: ' || CAST(k AS VARCHAR)) ELSE map_extract_value(m, k) END
strict trino_element_at(a, i) = CASE WHEN i = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'SQL array indices start at 1') ELSE list_extract(a, i) END
trino_contains(a, x) = CASE WHEN list_contains(a, x) THEN true WHEN len(list_filter(a, lambda e: e IS NULL)) > 0 THEN NULL ELSE list_contains(a, x) END
strict trino_concat_arrays(a, b) = list_concat(a, b)
strict trino_appended(a, x) = list_append(a, x)
strict trino_prepended(x, a) = list_prepend(x, a)
trino_array_join(a, d) = CASE WHEN a IS NOT NULL THEN array_to_string(list_transform(list_filter(a, lambda x: x IS NOT NULL), lambda x: CAST(x AS VARCHAR)), d) END
trino_array_join_null(a, d, n) = CASE WHEN a IS NOT NULL THEN array_to_string(list_transform(a, lambda x: coalesce(CAST(x AS VARCHAR), n)), d) END
trino_array_distinct(a) = list_filter(a, lambda x, i: CASE WHEN x IS NULL THEN len(list_filter(list_slice(a, 1, i - 1), lambda y: y IS NULL)) = 0 ELSE list_position(a, x) = i END)
trino_holds(a, x) = CASE WHEN x IS NULL THEN len(list_filter(a, lambda y: y IS NULL)) > 0 ELSE list_contains(a, x) END
strict trino_array_intersect(a, b) = trino_array_distinct(list_filter(a, lambda x: trino_holds(b, x)))
strict trino_array_union(a, b) = trino_array_distinct(list_concat(a, b))
strict trino_array_position(a, x) = CAST(coalesce(list_position(a, x), 0) AS BIGINT)
strict trino_array_remove(a, x) = list_filter(a, lambda y: y IS DISTINCT FROM x)
strict trino_array_except(a, b) = CASE WHEN len(b) = 0 THEN a ELSE trino_array_distinct(list_filter(a, lambda x: NOT trino_holds(b, x))) END
trino_array_max(a) = CASE WHEN len(list_filter(a, lambda x: x IS NULL)) > 0 THEN NULL ELSE list_max(a) END
trino_array_min(a) = CASE WHEN len(list_filter(a, lambda x: x IS NULL)) > 0 THEN NULL ELSE list_min(a) END
strict trino_slice(a, s, n) = CASE WHEN s = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'SQL array indices start at 1') WHEN n < 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'length must be greater than or equal to 0') WHEN s > 0 THEN list_slice(a, s, s + n - 1) WHEN -s > len(a) THEN list_slice(a, 1, 0) ELSE list_slice(a, len(a) + s + 1, len(a) + s + n) END
strict trino_any(l) = CASE WHEN coalesce(list_contains(l, true), false) THEN true WHEN len(list_filter(l, lambda x: x IS NULL)) > 0 THEN NULL ELSE false END
strict trino_all(l) = CASE WHEN coalesce(list_contains(l, false), false) THEN false WHEN len(list_filter(l, lambda x: x IS NULL)) > 0 THEN NULL ELSE true END
trino_null_inside(f) = trino_fail('NOT_SUPPORTED', f || ' does not support arrays with elements that are null or contain null')
trino_told_contains(a, c) = CASE coalesce(list_filter(c, lambda x: x > 0)[1], 0) WHEN 1 THEN true WHEN 2 THEN trino_null_inside('contains') = 0 ELSE CASE WHEN len(list_filter(a, lambda x: x IS NULL)) > 0 THEN NULL ELSE false END END
trino_told_position(a, c) = CASE coalesce(list_filter(c, lambda x: x > 0)[1], 0) WHEN 1 THEN CAST(list_position(c, 1) AS BIGINT) WHEN 2 THEN trino_null_inside('array_position') ELSE 0 END
trino_told_removed(a, c) = CASE WHEN list_contains(c, 2) THEN list_slice(a, 1, trino_null_inside('array_remove')) ELSE list_filter(a, lambda x, i: c[i] = 0) END
trino_first_order(l, r) = CASE WHEN len(list_filter(l, lambda x: x <> 0)) = 0 THEN r ELSE list_filter(l, lambda x: x <> 0)[1] END
trino_order_failure(n) = CASE n WHEN 2 THEN trino_fail('NOT_SUPPORTED', 'ARRAY comparison not supported for arrays with null elements') WHEN 3 THEN trino_fail('NOT_SUPPORTED', 'ROW comparison not supported for fields with null elements') END
trino_arrays_overlap(a, b) = CASE WHEN list_has_any(list_filter(a, lambda x: x IS NOT NULL), list_filter(b, lambda x: x IS NOT NULL)) THEN true WHEN len(a) > 0 AND len(b) > 0 AND (len(list_filter(a, lambda x: x IS NULL)) > 0 OR len(list_filter(b, lambda x: x IS NULL)) > 0) THEN NULL WHEN a IS NULL OR b IS NULL THEN NULL ELSE false END
trino_histogram(a) = map_from_entries(list_transform(list_filter(trino_array_distinct(a), lambda x: x IS NOT NULL), lambda x: struct_pack(k := x, v := CAST(len(list_filter(a, lambda y: y = x)) AS BIGINT))))
strict trino_ngrams(a, n) = CASE WHEN n < 1 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'N must be positive') WHEN n >= len(a) THEN [a] ELSE list_transform(range(1, len(a) - n + 2), lambda i: list_slice(a, i, i + n - 1)) END
strict trino_combinations(a, n) = CASE WHEN n < 0 OR n > 5 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'combination size must not be negative or exceed 5') WHEN n = 0 THEN [list_slice(a, 1, 0)] ELSE list_transform(list_filter(range(1, CAST(pow(2, len(a)) AS BIGINT)), lambda m: bit_count(CAST(m AS BIGINT)) = n), lambda m: list_filter(a, lambda x, i: (CAST(m AS BIGINT) >> CAST(i - 1 AS BIGINT)) % 2 = 1)) END
strict trino_trim_array(a, n) = CASE WHEN n < 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'size must not be negative: ' || CAST(n AS VARCHAR)) WHEN n > len(a) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'size must not exceed array cardinality ' || CAST(len(a) AS VARCHAR) || ': ' || CAST(n AS VARCHAR)) ELSE list_slice(a, 1, len(a) - n) END
trino_order(s) = CASE WHEN s IN (-1, 0, 1) THEN s ELSE trino_fail('INVALID_FUNCTION_ARGUMENT', 'Lambda comparator must return either -1, 0, or 1') END
trino_of_some(l, x) = CASE WHEN len(list_filter(l, lambda e: e IS NOT NULL)) > 0 THEN x END
trino_weighted_of(l, p) = list_extract(l, trino_weighted_at(list_transform(l, lambda e: CAST(e.w AS DOUBLE)), p)).v
trino_weighted(l, p) = trino_weighted_of(list_sort(list_filter(l, lambda e: e.v IS NOT NULL)), p)
trino_most_frequent(m, n) = map_from_entries(list_transform(list_slice(list_sort(list_transform(map_entries(m), lambda e: struct_pack(c := -CAST(e.value AS BIGINT), k := e.key))), 1, n), lambda e: struct_pack(k := e.k, v := -e.c)))
trino_multimap(l) = map_from_entries(list_transform(trino_array_distinct(list_filter(list_transform(l, lambda e: e.k), lambda k: k IS NOT NULL)), lambda k: struct_pack(k := k, v := list_transform(list_filter(l, lambda e: e.k = k), lambda e: e.v))))
trino_map_both(a, b) = list_concat(map_keys(a), list_filter(map_keys(b), lambda k: NOT list_contains(map_keys(a), k)))
trino_map_pairs(a, b) = list_transform(trino_map_both(a, b), lambda k: struct_pack(k := k, v := map_extract_value(a, k), w := map_extract_value(b, k)))
trino_map_zip(a, b, v) = map(trino_map_both(a, b), v)
trino_map_agg(l) = list_transform([l], lambda s: map_from_entries(list_filter(s, lambda e, i: e.k IS NOT NULL AND list_position(list_transform(s, lambda o: o.k), e.k) = i)))[1]
trino_map_union(l) = trino_map_agg(flatten(list_transform(l, lambda m: list_transform(map_entries(m), lambda e: struct_pack(k := e.key, v := e.value)))))
trino_map_from_entries(l) = CASE WHEN len(list_filter(l, lambda e: e IS NULL)) > 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'map entry cannot be null') WHEN trino_has_twice(list_transform(l, lambda e: struct_extract_at(e, 1))) THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Duplicate map keys (' || CAST(trino_twice(list_transform(l, lambda e: struct_extract_at(e, 1))) AS VARCHAR) || ') are not allowed') ELSE map_from_entries(l) END
trino_map_with_values(m, v) = map(map_keys(m), v)
trino_map_with_keys(m, k) = map(k, map_values(m))
"""

_TIMES = r"""
trino_round_time(x, u) = make_timestamp(CAST(floor((epoch_us(x) + u / 2) / u) AS BIGINT) * u)
trino_offset_text(m, b) = CASE WHEN m < 0 THEN '-' ELSE '+' END || lpad(CAST(abs(m) // 60 AS VARCHAR), 2, '0') || b || lpad(CAST(abs(m) % 60 AS VARCHAR), 2, '0')
trino_time_line(i) = to_milliseconds(epoch_ms(i))
trino_whole_days(i) = CASE WHEN epoch_ms(i) % 86400000 <> 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'Cannot add hour, minutes or seconds to a date') ELSE to_days(CAST(epoch_ms(i) // 86400000 AS INTEGER)) END
trino_span_part(i, s, n) = CAST(CAST(trunc(epoch_ms(i) / s) AS BIGINT) % n AS BIGINT)
trino_months_of(i) = CAST(date_part('year', i) * 12 + date_part('month', i) AS BIGINT)
trino_months_raw(a, b) = (date_part('year', b) * 12 + date_part('month', b)) - (date_part('year', a) * 12 + date_part('month', a))
trino_months_forward(a, b) = trino_months_raw(a, b) - CASE WHEN a + to_months(CAST(trino_months_raw(a, b) AS INTEGER)) > b THEN 1 ELSE 0 END
trino_months_between(a, b) = CASE WHEN b >= a THEN trino_months_forward(a, b) ELSE -trino_months_forward(b, a) END
trino_plain_offset(s) = regexp_replace(regexp_replace(s, 'Z$', '+0000'), '([+-]\d{2}):(\d{2})$', '\1\2')
trino_if_utc(s, x) = CASE WHEN regexp_matches(s, '(Z|[+-]00:?00)$') THEN x WHEN s IS NULL THEN NULL ELSE trino_fail('NOT_SUPPORTED', 'An offset in a text that is not a literal is not supported by this engine: ' || s) END
trino_from_unixtime(x) = CAST(make_timestamp(CAST(floor(x * 1000 + 0.5) AS BIGINT) * 1000) AS TIMESTAMPTZ)
strict trino_iso_date(s) = CASE WHEN regexp_full_match(s, '\d{4}-\d{2}-\d{2}') THEN CAST(s AS DATE) WHEN regexp_full_match(s, '\d{4}-W\d{2}-\d') THEN CAST(strptime(s, '%G-W%V-%u') AS DATE) WHEN regexp_full_match(s, '\d{4}-\d{3}') THEN CAST(strptime(s, '%Y-%j') AS DATE) ELSE trino_fail('INVALID_FUNCTION_ARGUMENT', 'Invalid format: "' || s || '"') END
trino_sequence_checked(n, r) = CASE WHEN n > 10000 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'result of sequence function must not have more than 10000 entries') WHEN n < 1 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start') ELSE r END
trino_sequence(a, b, s) = CASE WHEN s = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', 'step must not be zero') ELSE trino_sequence_checked((b - a) // nullif(s, 0) + CASE WHEN (a > b AND s > 0) OR (a < b AND s < 0) THEN -1 ELSE 1 END, generate_series(a, b, CASE WHEN s = 0 THEN 1 ELSE s END)) END
trino_sequence_times(a, b, s) = trino_sequence_checked((epoch_us(b) - epoch_us(a)) // epoch_us(s) + CASE WHEN (a > b AND epoch_us(s) > 0) OR (a < b AND epoch_us(s) < 0) THEN -1 ELSE 1 END, generate_series(a, b, s))
trino_sequence_months(a, b, s) = list_filter(list_transform(range(0, trino_months_raw(a, b) // trino_months_of(s) + 1), lambda i: a + to_months(CAST(i * trino_months_of(s) AS INTEGER))), lambda x: CASE WHEN trino_months_of(s) > 0 THEN x <= b ELSE x >= b END)
strict trino_from_iso8601(s) = CASE WHEN regexp_full_match(s, '\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?') THEN CAST(CASE WHEN length(s) = 4 THEN s || '-01-01' WHEN length(s) = 7 THEN s || '-01' WHEN length(s) = 13 THEN s || ':00' ELSE s END AS TIMESTAMPTZ) ELSE trino_fail('INVALID_FUNCTION_ARGUMENT', 'Invalid format: "' || s || '"') END
trino_from_iso8601_utc(s) = CASE WHEN regexp_matches(s, 'T.*[+-]\d{2}(:?\d{2})?$') AND NOT regexp_matches(s, '[+-]00(:?00)?$') THEN trino_fail('NOT_SUPPORTED', 'An offset in a text that is not a literal is not supported by this engine: ' || s) ELSE trino_from_iso8601(s) END
trino_at_timezone(x, z) = CASE WHEN upper(z) IN ('UTC', 'Z', '+00:00', 'ETC/UTC', 'GMT') THEN x ELSE trino_fail('NOT_SUPPORTED', 'at_timezone with a zone other than UTC is not supported by this engine') END
trino_interval_text(i) = CASE WHEN epoch(i) < 0 THEN '-' ELSE '' END || CAST(CAST(floor(abs(epoch(i)) / 86400) AS BIGINT) AS VARCHAR) || ' ' || strftime(TIMESTAMP '2000-01-01 00:00:00' + to_microseconds(CAST(round(abs(epoch(i)) * 1000000) AS BIGINT) % 86400000000), '%H:%M:%S.%g')
trino_months_text(i) = CASE WHEN date_part('year', i) * 12 + date_part('month', i) < 0 THEN '-' ELSE '' END || CAST(abs(date_part('year', i)) AS VARCHAR) || '-' || CAST(abs(date_part('month', i)) AS VARCHAR)
"""

_JSON = r"""
trino_java_mantissa(d) = left(d, 1) || CASE WHEN length(d) > 1 THEN '.' || substr(d, 2) ELSE '' END
trino_java_exponent(d, n) = trino_java_mantissa(d) || 'E' || CAST(length(d) - 1 - n AS VARCHAR)
trino_java_decimal(x, n) = CASE WHEN abs(x) < 0.000001 THEN CASE WHEN x < 0 THEN '-' ELSE '' END || trino_java_exponent(CASE WHEN x = 0 THEN '0' ELSE ltrim(replace(CAST(x AS VARCHAR), '.', ''), '-0') END, n) ELSE trino_decimal_text(CAST(x AS VARCHAR)) END
trino_json_whole(s) = CASE WHEN contains(s, 'E') AND trino_is_number(s) THEN CAST(CAST(round(CAST(s AS DOUBLE)) AS BIGINT) AS VARCHAR) ELSE s END
trino_json_members(l) = list_transform([l], lambda s: CASE WHEN len(list_distinct(list_transform(s, lambda p: p.k))) < len(s) THEN trino_fail('NOT_SUPPORTED', 'cannot construct a JSON object with duplicate key') ELSE coalesce(array_to_string(list_transform(s, lambda p: p.v), ','), '') END)[1]
trino_json_text(s) = CASE WHEN json_type(s) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL WHEN json_type(s) = 'DOUBLE' THEN trino_double_e(TRY_CAST(s AS DOUBLE)) ELSE json_extract_string(s, '$') END
trino_json_path(p) = regexp_replace(regexp_replace(CASE WHEN p LIKE '$%' THEN p ELSE trino_fail('INVALID_FUNCTION_ARGUMENT', 'Invalid JSON path: ''' || p || '''') END, '\[["'']([^"'']*)["'']\]', '."\1"', 'g'), '^(lax|strict) ', '')
strict trino_json_is_scalar(s) = CASE WHEN json_valid(s) THEN json_type(s) NOT IN ('OBJECT', 'ARRAY') ELSE trino_fail('INVALID_FUNCTION_ARGUMENT', 'Invalid JSON value: ' || s) END
trino_json_parse(s) = trino_json_canonical(s)
strict trino_json_extract(s, p) = CASE WHEN json_valid(s) THEN CAST(json_extract(s, trino_json_path(p)) AS VARCHAR) END
strict trino_json_scalar(s, p) = CASE WHEN trino_json_path(p) IS NULL OR NOT json_valid(s) THEN NULL WHEN json_type(s, trino_json_path(p)) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL WHEN json_type(s, trino_json_path(p)) = 'DOUBLE' THEN trino_json_scalar_at(s, p) ELSE json_extract_string(s, trino_json_path(p)) END
strict trino_json_size(s, p) = CAST(CASE json_type(s, trino_json_path(p)) WHEN 'ARRAY' THEN json_array_length(s, trino_json_path(p)) WHEN 'OBJECT' THEN len(json_keys(s, trino_json_path(p))) ELSE CASE WHEN json_exists(s, trino_json_path(p)) THEN 0 END END AS BIGINT)
"""


def _strict(head: str, body: str) -> tuple[str, str]:
    """NULL where an argument is, before anything is looked at, as Trino's functions are unless they say otherwise."""
    arguments = head.partition("(")[2].rstrip(")").split(", ")
    missing = " OR ".join(f"{argument} IS NULL" for argument in arguments)
    return head, f"CASE WHEN {missing} THEN NULL ELSE {body} END"


def statements() -> list[str]:
    """One CREATE MACRO per line above, in an order in which each finds those it uses."""
    found = []
    for block in (_TEXT, _CHECKS, _NUMBERS, _NESTED, _TIMES, _JSON):
        for line in block.strip().splitlines():
            head, _, body = line.partition(" = ")
            head, body = (
                _strict(head.removeprefix("strict "), body) if head.startswith("strict ") else (head, body)
            )
            found.append(f"CREATE OR REPLACE MACRO {head} AS {body.replace('{fail}', _FAIL)}")
    return found
