-- Literals, casts and calls that fail on the value.
DATE '2026-02-30'
DATE '2026-13-01'
DATE 'x'
DATE '2026/01/01'
timestamp 'x'
timestamp '2026-01-01T00:00:00'
timestamp '2026-01-01 25:00:00'
time '25:00'
timestamp '2026-01-01 00:00:00 Nowhere/Zone'
DECIMAL 'x'
JSON '{a}'
bigint 'x'
integer '9223372036854775807'
boolean 'yes'
9223372036854775808
1e999
123456789012345678901234567890123456789.0
interval '1-2' month
interval '1' year to second
cast('x' AS integer)
cast('' AS integer)
cast(' 1' AS integer)
cast('1.5' AS integer)
cast('12 ' AS bigint)
cast('x' AS bigint)
cast('300' AS tinyint)
cast('99999' AS smallint)
cast('99999999999' AS integer)
cast(300 AS tinyint)
cast(99999 AS smallint)
cast(9999999999 AS integer)
cast(1e30 AS bigint)
cast(nan() AS integer)
cast(infinity() AS bigint)
cast(nan() AS decimal(10,2))
cast('x' AS double)
cast('infinity' AS double)
cast('inf' AS double)
cast('nan' AS double)
cast('' AS double)
cast('1,5' AS double)
cast('x' AS real)
cast('x' AS boolean)
cast('yes' AS boolean)
cast('' AS boolean)
cast('x' AS date)
cast('2026-02-30' AS date)
cast('2026-01-01 00:00:00' AS date)
cast('20260101' AS date)
cast('01/02/2026' AS date)
cast('' AS date)
cast('x' AS timestamp)
cast('2026-01-01T00:00:00' AS timestamp)
cast('2026-01-01 00:00:00 UTC' AS timestamp)
cast('2026-13-01 00:00:00' AS timestamp)
cast('x' AS timestamp with time zone)
cast('x' AS decimal(5,2))
cast('' AS decimal(5,2))
cast('12345' AS decimal(4,2))
cast(12345 AS decimal(4,2))
cast(123.45 AS decimal(4,2))
cast(1e10 AS decimal(5,2))
cast('[1' AS json)
cast(JSON '"a"' AS integer)
cast(JSON '{"a": 1}' AS array(integer))
cast(JSON '[1]' AS varchar)
cast(JSON '["a"]' AS array(integer))
1 / 0
1 % 0
1.0 / 0
1.5 % 0
mod(1, 0)
2147483647 + 1
-2147483648 - 1
2147483647 * 2
9223372036854775807 + 1
9223372036854775807 * 2
-(-9223372036854775807 - 1)
cast(127 AS tinyint) + cast(1 AS tinyint)
abs(-9223372036854775807 - 1)
99999999999999999999999999999999999999 + 1
cast('99999999999999999999' AS decimal(20,0)) * cast('9999999999999999999' AS decimal(19,0))
ARRAY[1][0]
ARRAY[1][2]
ARRAY[1][-1]
element_at(ARRAY[1], 0)
MAP(ARRAY['a'], ARRAY[1])['b']
MAP(ARRAY[1], ARRAY['x'])[2]
MAP(ARRAY['a', 'a'], ARRAY[1, 2])
MAP(ARRAY['a'], ARRAY[1, 2])
MAP(ARRAY[NULL], ARRAY[1])
map_from_entries(ARRAY[ROW('a', 1), ROW('a', 2)])
split_to_map('a=1;a=2', ';', '=')
split_to_map('a', ';', '=')
slice(ARRAY[1, 2], 0, 1)
slice(ARRAY[1, 2], 1, -1)
sequence(1, 5, -1)
sequence(1, 5, 0)
sequence(1, 100000)
repeat('a', 10001)
split_part('a-b', '-', 0)
split_part('a-b', '-', -1)
split('a,b', ',', 0)
split('a', '')
lpad('a', -1, 'x')
lpad('a', 3, '')
chr(-1)
codepoint('ab')
hamming_distance('abc', 'ab')
from_hex('abc')
from_hex('zz')
from_base64('!')
from_base('z', 10)
from_base('1', 99)
to_base(1, 1)
regexp_like('a', '(')
regexp_extract('a', 'a', 1)
regexp_replace('a', 'a', '$5')
width_bucket(1e0, 1e0, 1e0, 5)
width_bucket(1e0, 0e0, 1e0, 0)
date_trunc('foo', DATE '2026-01-01')
date_trunc('hour', DATE '2026-01-01')
date_trunc('foo', timestamp '2026-01-01 00:00:00')
date_add('foo', 1, DATE '2026-01-01')
date_add('hour', 1, DATE '2026-01-01')
date_diff('foo', DATE '2026-01-01', DATE '2026-01-01')
date_diff('hour', DATE '2026-01-01', DATE '2026-01-01')
date_parse('x', '%Y-%m-%d')
date_parse('2026-01-01x', '%Y-%m-%d')
date_parse('2026-13-01', '%Y-%m-%d')
date_parse('2026-01-01', '%Y-%m-%d %H')
date_format(DATE '2026-01-01', '%U')
date_format(DATE '2026-01-01', '%D')
date_parse('2026', '%w')
format_datetime(DATE '2026-01-01', 'foo')
parse_datetime('x', 'yyyy')
parse_datetime('2026-01-01', 'yyyy')
from_iso8601_timestamp('x')
from_iso8601_date('x')
at_timezone(timestamp '2026-01-01 00:00:00 UTC', 'Nowhere')
with_timezone(timestamp '2026-01-01 00:00:00', 'Nowhere')
from_unixtime(0, 'Nowhere')
timestamp '2026-01-01 00:00:00' AT TIME ZONE 'Nowhere'
json_parse('{a}')
json_parse('')
json_extract('{}', 'a[')
json_extract_scalar('{}', '$.a[')
json_value('{"a": 1}', 'strict $.b' ERROR ON ERROR)
json_value('{"a": 1}', 'lax a')
json_query('x', 'lax $' ERROR ON ERROR)
'a' LIKE 'b' ESCAPE 'xx'
'a' LIKE 'a#' ESCAPE '#'
format('%d', 'a')
format('%q', 1)
format('%s')
format('%d', 1.5)
url_decode('%zz')
json_array_get('[1]', 'a')
parse_duration('x')
human_readable_seconds('x')
(SELECT x FROM (VALUES 1, 2) t(x))
SELECT cast(x AS integer) FROM (VALUES '1', 'b') t(x)
SELECT 1 / x FROM (VALUES 1, 0) t(x)
SELECT DATE '2026-02-28', cast(s AS date) FROM (VALUES '2026-02-30') t(s)
SELECT m['z'] FROM (VALUES MAP(ARRAY['a'], ARRAY[1])) t(m)
SELECT a[i] FROM (VALUES (ARRAY[1], 2)) t(a, i)
SELECT sum(x) FROM (VALUES 9223372036854775807, 1) t(x)
SELECT approx_percentile(x, 1.5) FROM (VALUES 1) t(x)
SELECT approx_distinct(x, 0.5e0) FROM (VALUES 1) t(x)
SELECT ntile(0) OVER () FROM (VALUES 1) t(x)
SELECT lag(x, -1) OVER (ORDER BY x) FROM (VALUES 1) t(x)
SELECT nth_value(x, 0) OVER (ORDER BY x) FROM (VALUES 1) t(x)
SELECT x FROM (VALUES 1) t(x) LIMIT -1
SELECT x FROM (VALUES 1) t(x) OFFSET -1
SELECT max(x, -1) FROM (VALUES 1) t(x)
SELECT ln('a')
SELECT reduce(ARRAY[1, 0], 1, (s, x) -> s / x, s -> s)
SELECT transform(ARRAY[1, 0], x -> 1 / x)
