-- Calls as they come in practice, several in a query, and slips beside them.
SELECT date_format(date_trunc('month', TIMESTAMP '2026-04-30 23:59:59.999'), '%Y-%m') , last_day_of_month(DATE '2028-02-10')
SELECT date_diff('month', DATE '2026-01-31', DATE '2026-02-28'), date_diff('quarter', DATE '2026-01-31', DATE '2026-12-28'), date_diff('week', DATE '2026-01-01', TIMESTAMP '2026-03-01 12:00:00')
SELECT date_add('quarter', 1, TIMESTAMP '2026-11-30 00:00:00'), date_add('millisecond', -1, TIMESTAMP '2026-03-01 00:00:00.000')
SELECT format_datetime(TIMESTAMP '2026-04-05 07:08:09.123456', 'yyyy-MM-dd''T''HH:mm:ss.SSSZZ'), format_datetime(DATE '2026-04-05', 'EEEE, d MMMM y')
SELECT parse_datetime('2026-04-05T07:08:09Z', 'yyyy-MM-dd''T''HH:mm:ssZ'), parse_datetime('Apr 5 2026', 'MMM d yyyy')
SELECT to_iso8601(TIMESTAMP '2026-04-05 07:08:09.1'), to_iso8601(DATE '2026-04-05'), to_iso8601(TIMESTAMP '2026-04-05 07:08:09.1 Europe/Berlin')
SELECT at_timezone(TIMESTAMP '2026-03-29 00:30:00 UTC', 'Europe/Berlin'), with_timezone(TIMESTAMP '2026-03-29 02:30:00', 'Europe/Berlin')
SELECT week_of_year(DATE '2027-01-01'), year_of_week(DATE '2027-01-01'), yow(DATE '2026-01-01'), day_of_week(DATE '2026-11-22'), doy(DATE '2028-12-31')
SELECT human_readable_seconds(93784), parse_duration('3.81 d'), parse_data_size('2.3MB'), to_milliseconds(INTERVAL '1' DAY)
SELECT sequence(DATE '2026-01-31', DATE '2026-05-31', INTERVAL '1' MONTH)
SELECT sequence(TIMESTAMP '2026-01-01 00:00:00', TIMESTAMP '2026-01-01 03:00:00', INTERVAL '1' HOUR)
SELECT cardinality(sequence(1, 10000)), element_at(sequence(10, 1, -3), -1), sequence(3, 1)
SELECT d, lead(d) OVER (ORDER BY d) - d FROM UNNEST(sequence(DATE '2026-01-01', DATE '2026-01-03')) t(d) ORDER BY d
SELECT k, v FROM UNNEST(map(ARRAY['a','b'], ARRAY[1.50, 2.25])) t(k, v) ORDER BY k
SELECT k, v, n FROM UNNEST(ARRAY['x','y','z'], ARRAY[1,2]) WITH ORDINALITY t(k, v, n) ORDER BY n
SELECT map_agg(k, v), map_union(map(ARRAY[k], ARRAY[v])), multimap_agg(k, v) FROM (VALUES ('a', 1), ('b', 2)) t(k, v)
SELECT histogram(x) FROM (VALUES 'a', 'b', 'a') t(x)
SELECT transform_values(map(ARRAY['a','b'], ARRAY[1,2]), (k, v) -> k || cast(v AS varchar)), map_filter(map(ARRAY['a','b'], ARRAY[1,2]), (k, v) -> v > 1)
SELECT reduce(ARRAY[1.5, 2.5], 0.0, (s, x) -> s + x, s -> s), reduce(ARRAY[5, NULL, 7], 0, (s, x) -> s + coalesce(x, 0), s -> s)
SELECT zip_with(ARRAY[1, 2], ARRAY['a', 'b', 'c'], (x, y) -> (x, y)), zip(ARRAY[1], ARRAY['q', 'r'])
SELECT array_join(ARRAY[1, NULL, 3], ',', 'null'), array_join(array_sort(ARRAY['b', 'a', NULL]), '/')
SELECT array_sort(ARRAY[3, 1, 2], (a, b) -> IF(a < b, 1, IF(a = b, 0, -1))), array_distinct(ARRAY[1, 1, NULL, NULL]), array_except(ARRAY[1, 2, 2], ARRAY[1])
SELECT contains(ARRAY[1, NULL], 2), any_match(ARRAY[1, NULL], x -> x > 1), all_match(ARRAY[1, NULL], x -> x > 0), none_match(ARRAY[]::array(integer), x -> true)
SELECT any_match(CAST(ARRAY[] AS array(integer)), x -> true), none_match(CAST(ARRAY[] AS array(integer)), x -> true)
SELECT flatten(ARRAY[ARRAY[1], NULL, ARRAY[2, 3]]), ngrams(ARRAY['a','b','c'], 2), combinations(ARRAY[1,2,3], 2), shuffle(ARRAY[1])
SELECT slice(ARRAY[1,2,3,4], -2, 2), trim_array(ARRAY[1,2,3], 2), array_position(ARRAY['a','b'], 'b'), array_remove(ARRAY[1,2,1], 1), repeat('x', 3)
SELECT split_part('arn:aws:ec2:eu-west-1:1:instance/i-1', ':', 6), split('a.b.c', '.', 2), split_to_map('a=1;b=2', ';', '='), split_to_multimap('a=1;a=2', ';', '=')
SELECT regexp_extract('USE1-DataTransfer-Out-Bytes', '^([A-Z0-9]+)-(.*)$', 2), regexp_extract_all('a1b22', '\d+'), regexp_replace('a-b-c', '-(\w)', '[$1]'), regexp_like('BoxUsage:m5.large', ':m5\.')
SELECT regexp_replace('hello', '(l+)', m -> upper(m[1])), regexp_split('a, b;c', '[,;]\s*'), regexp_count('aXbXc', 'X'), regexp_position('aXbXc', 'X', 3)
SELECT strpos('a/b/c', '/', 2), strpos('abc', 'z'), position('b' IN 'abc'), substr('abcdef', -3, 2), substring('abcdef' FROM 2 FOR 3)
SELECT lpad('7', 3, '0'), rpad('ab', 5, 'xy'), lpad('abcdef', 3, 'x'), reverse('abc'), translate('abc', 'ac', 'z'), soundex('Robert'), luhn_check('79927398713')
SELECT levenshtein_distance('kitten', 'sitting'), hamming_distance('abc', 'abd'), starts_with('abc', 'ab'), concat_ws(',', 'a', NULL, 'b'), normalize('é', NFD) = 'é'
SELECT format('%,.2f %05d %s %x %%', 1234567.891, 42, 'x', 255), format('%10s|%-10s|', 'a', 'b'), format('%s', DATE '2026-01-01'), format('%tY', DATE '2026-01-01')
SELECT format_number(1234567), format_number(0.00123), format_number(123456789012345)
SELECT url_extract_host('https://a.b/c?d=e#f'), url_extract_parameter('https://a.b/c?d=e%20f', 'd'), url_encode('a b&c'), url_decode('a%20b%26c')
SELECT json_extract_scalar('{"a": {"b": [1, "x"]}}', '$.a.b[1]'), json_extract('{"a": {"b": [1, "x"]}}', '$.a.b'), json_array_length('[1,2]'), json_size('{"a":{"b":1}}', '$.a')
SELECT json_format(CAST(map(ARRAY['b','a'], ARRAY[1, NULL]) AS json)), json_parse('{"b": 1.50, "a": "é"}'), CAST(json_parse('[1, null]') AS array(bigint))
SELECT json_object('a' : 1, 'b' : NULL ABSENT ON NULL), json_array(1, 'x', NULL NULL ON NULL)
SELECT round(2.5), round(-2.5), round(2.345, 2), round(DECIMAL '2.345', 2), truncate(2.789), truncate(DECIMAL '2.789', 1), ceil(-0.5), floor(DECIMAL '-0.5'), sign(-0.0), mod(-7, 3), mod(DECIMAL '-7.5', 2)
SELECT 7 / 2, -7 / 2, 7.0 / 2, DECIMAL '7' / DECIMAL '3', 1e0 / 3, 7 % -3, DECIMAL '1.10' * DECIMAL '2.205', DECIMAL '10' - 0.001
SELECT power(2, 10), sqrt(2), cbrt(27), ln(10), log10(1000), log2(8), log(3, 81), exp(1), pi(), e(), degrees(pi()), radians(180)
SELECT width_bucket(5.3, 0.2, 10.6, 5), width_bucket(3, ARRAY[1.0, 2.0, 4.0]), bit_count(9, 64), bitwise_and(19, 25), bitwise_left_shift(1, 4), bitwise_right_shift_arithmetic(-8, 1)
SELECT to_base(255, 16), from_base('ff', 16), to_hex(to_utf8('abc')), from_hex('616263'), to_base64(to_utf8('abc')), md5(to_utf8('a')), crc32(to_utf8('a')), xxhash64(to_utf8('a'))
SELECT approx_percentile(x, 0.5), approx_percentile(x, ARRAY[0.25, 0.75]), approx_distinct(x) FROM (VALUES 1, 2, 3, 4) t(x)
SELECT max_by(a, b), min_by(a, b, 2), max(b, 2), arbitrary(1), any_value(1) FROM (VALUES ('x', 1), ('y', 3), ('z', 2)) t(a, b)
SELECT count_if(x > 1), bool_and(x > 0), bool_or(x > 2), every(x < 5), geometric_mean(x), checksum(x) FROM (VALUES 1, 2, 3) t(x)
SELECT listagg(x, ', ') WITHIN GROUP (ORDER BY x DESC), listagg(DISTINCT x, '') WITHIN GROUP (ORDER BY x) FROM (VALUES 'b', 'a', 'b') t(x)
SELECT array_agg(x ORDER BY y DESC), array_agg(DISTINCT x ORDER BY x), array_agg(x) FILTER (WHERE x <> 'a') FROM (VALUES ('a', 1), ('b', 2), ('a', 3)) t(x, y)
SELECT a, b, sum(c), grouping(a, b) FROM (VALUES ('x', 'p', 1.5), ('x', 'q', 2.5), ('y', 'p', 3.0)) t(a, b, c) GROUP BY CUBE (a, b) ORDER BY grouping(a, b), a, b
SELECT a, sum(c) FROM (VALUES ('x', 1), (NULL, 2)) t(a, c) GROUP BY ROLLUP (a) ORDER BY a NULLS FIRST, 2
SELECT a, count(DISTINCT b), count(*) FROM (VALUES ('x', 1), ('x', 1), ('y', NULL)) t(a, b) GROUP BY a HAVING count(b) >= 0 ORDER BY 1
SELECT t.*, u.z FROM (VALUES (1, 'a'), (2, 'b')) t(x, y) LEFT JOIN (VALUES (1, 10)) u(x, z) ON t.x = u.x ORDER BY t.x
SELECT x, y, z FROM (VALUES (1, 'a'), (2, 'b')) t(x, y) FULL JOIN (VALUES (1, 10), (3, 30)) u(x, z) USING (x) ORDER BY x
SELECT x FROM (VALUES 1, 2, 3) t(x) WHERE x NOT IN (SELECT y FROM (VALUES 1, NULL) u(y))
SELECT x, EXISTS (SELECT 1 FROM (VALUES 2) u(y) WHERE y = x) FROM (VALUES 1, 2) t(x) ORDER BY x
SELECT x, (SELECT sum(y) FROM (VALUES (1, 5), (1, 6)) u(k, y) WHERE k = x) FROM (VALUES 1, 2) t(x) ORDER BY x
SELECT x > ALL (SELECT y FROM (VALUES 1, 2) u(y)), x = ANY (SELECT y FROM (VALUES 1, 3) u(y)) FROM (VALUES 3) t(x)
SELECT x, y FROM (VALUES 1, 2) t(x) CROSS JOIN LATERAL (SELECT x * 10 AS y) ORDER BY x
SELECT 1 UNION SELECT 2.5 UNION ALL SELECT NULL ORDER BY 1
(SELECT 1 AS a UNION ALL SELECT 1) INTERSECT ALL SELECT 1
SELECT x FROM (VALUES 1, 1, 2) t(x) EXCEPT ALL SELECT 1 ORDER BY x
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t
SELECT x FROM (VALUES 3, 1, 2) t(x) ORDER BY x DESC OFFSET 1 ROW FETCH FIRST 1 ROW WITH TIES
SELECT TRY(1 / 0), TRY_CAST('x' AS integer), TRY(CAST('2026-13-01' AS date)), NULLIF(1, 1.0), COALESCE(NULL, 1, 2.5)
SELECT CASE x WHEN 1 THEN 'one' WHEN 2 THEN 'two' END, IF(x = 1, 1.5), GREATEST(x, 1.5), LEAST(x, NULL) FROM (VALUES 1, 3) t(x) ORDER BY x
SELECT CAST(1.005 AS decimal(10, 2)), CAST('  1.5 ' AS double), CAST(1e20 AS varchar), CAST(0.1e0 AS varchar), CAST(1e7 AS varchar), CAST(123456789e0 AS varchar), CAST(REAL '1.1' AS varchar)
SELECT CAST(DECIMAL '1.50' AS varchar), CAST(true AS varchar), CAST(TIMESTAMP '2026-01-01 00:00:00.120' AS varchar), CAST(DATE '2026-01-01' AS timestamp), CAST('2026-01-01 10:00' AS timestamp(6))
SELECT CAST(ROW(1, 'a') AS row(x bigint, y varchar)).y, CAST(ARRAY[1, 2] AS array(varchar)), CAST(map(ARRAY[1], ARRAY[2]) AS map(varchar, double))
SELECT INTERVAL '1' DAY + INTERVAL '2' HOUR, INTERVAL '14' MONTH, INTERVAL '1 02:03:04.5' DAY TO SECOND * 2, DATE '2026-03-31' - INTERVAL '1' MONTH
SELECT TIMESTAMP '2026-01-01 00:00:00' - TIMESTAMP '2025-12-31 12:30:00', TIMESTAMP '2026-01-01 00:00:00.000001' + INTERVAL '1' DAY, DATE '2026-01-10' - DATE '2026-01-01'
SELECT TIME '10:11:12.5' + INTERVAL '14' HOUR, TIME '10:11:12' < TIME '10:11:12.1', CAST(TIMESTAMP '2026-01-01 10:11:12.999' AS time(0))
SELECT typeof(1), typeof(1.5), typeof('a'), typeof(ARRAY[1, 2.5]), typeof(now()), typeof(NULL), typeof(sum(1.5)) , typeof(avg(1.50)), typeof(INTERVAL '1' DAY)
SELECT 'a' || NULL, 'abc' LIKE 'a\_%' ESCAPE '\', 'a_c' LIKE 'a\_%' ESCAPE '\', 'ABC' LIKE 'abc', x'65683F', U&'\00e9'
SELECT 1 = NULL, NULL IS DISTINCT FROM 1, 1 IS NOT DISTINCT FROM 1.0, NOT NULL, NULL AND false, NULL OR true, 1 BETWEEN 0 AND NULL
SELECT ROW(1, 2) = ROW(1, 2), ROW(1, NULL) = ROW(1, 2), (1, 2) < (1, 3), ROW(1, 2) IN (ROW(1, 2), ROW(3, 4))
SELECT map(ARRAY['a'], ARRAY[1])['a'], element_at(map(ARRAY['a'], ARRAY[1]), 'b'), map_keys(map(ARRAY['a'], ARRAY[1])), map_entries(map(ARRAY['a'], ARRAY[1])), map_from_entries(ARRAY[('x', 1)])
SELECT map(ARRAY['a'], ARRAY[1])['b']
SELECT ARRAY[1, 2][3]
SELECT map_concat(map(ARRAY['a'], ARRAY[1]), map(ARRAY['a', 'b'], ARRAY[2, 3])), map_zip_with(map(ARRAY['a'], ARRAY[1]), map(ARRAY['a', 'b'], ARRAY[2, 3]), (k, x, y) -> coalesce(x, 0) + y)
SELECT nan() = nan(), is_nan(nan()), infinity() > 1, nan() > infinity(), 0e0 / 0, 1 / 0e0, greatest(nan(), 1e0), max(x) FROM (VALUES 1e0, nan()) t(x)
SELECT x FROM (VALUES 1e0, nan(), -infinity(), NULL) t(x) ORDER BY x
SELECT x, count(*) FROM (VALUES 0e0, -0e0, nan(), nan()) t(x) GROUP BY x ORDER BY x
SELECT sum(x), avg(x), min(x) FROM (VALUES DECIMAL '1.10', DECIMAL '2.25') t(x)
SELECT avg(x), sum(x) FROM (VALUES 1, 2) t(x) WHERE x > 5
SELECT sum(CAST(x AS decimal(38, 10))) / 3, sum(x) / count(*) FROM (VALUES 1, 2) t(x)
SELECT 100.0 * 1 / 3, round(100.0 * 1 / 3, 2), CAST(1 AS decimal(38,0)) / 3, 1.0 / 3.00
SELECT date_parse('2026-04-05 13:14:15', '%Y-%m-%d %H:%i:%s'), date_format(TIMESTAMP '2026-04-05 13:14:15', '%a %b %e %l:%i %p %j %W'), date('2026-01-02'), extract(QUARTER FROM DATE '2026-05-01'), extract(DAY_OF_WEEK FROM DATE '2026-05-01')
SELECT first_value(x) OVER (PARTITION BY y ORDER BY x DESC ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING), nth_value(x, 2) FROM FIRST OVER (ORDER BY x) FROM (VALUES (1, 'a'), (2, 'a')) t(x, y)
SELECT sum(x) OVER (ORDER BY d RANGE BETWEEN INTERVAL '1' MONTH PRECEDING AND CURRENT ROW) FROM (VALUES (DATE '2026-01-31', 1), (DATE '2026-02-28', 2)) t(d, x)
SELECT CAST(ipaddress '10.0.0.1' AS varchar), contains('10.0.0.0/8', ipaddress '10.1.2.3'), ip_prefix(ipaddress '192.168.255.255', 9)
SELECT x FROM (VALUES 1) t(x) TABLESAMPLE BERNOULLI (100)
SELECT approx_most_frequent(2, x, 10) FROM (VALUES 'a', 'a', 'b') t(x)
SELECT numeric_histogram(2, x) FROM (VALUES 1, 2, 10) t(x)
SELECT rand() < 1, random(5) < 5, random(1, 2)
SELECT 1 WHERE 'a' < 1
SELECT date '2026-02-30'
SELECT CAST('abc' AS integer)
SELECT x, sum(y) FROM (VALUES (1, 2)) t(x, y)
SELECT sum(x) OVER (ORDER BY x) FROM (VALUES 1) t(x) GROUP BY y
SELECT a.x FROM (VALUES 1) t(x)
SELECT CAST(300 AS tinyint), 1
SELECT DECIMAL '99999999999999999999999999999999999999' + 1
SELECT abs(-9223372036854775808)
SELECT length(1.5)
SELECT date_diff('fortnight', DATE '2026-01-01', DATE '2026-01-02')
SELECT date_add('day', 1.5, DATE '2026-01-01')
SELECT sum('1')
SELECT 1 IN (1, 'a')
SELECT * FROM (VALUES 1, 'a') t
SELECT -'1'
SELECT max(sum(x)) FROM (VALUES 1) t(x)
SELECT row_number() OVER () FROM (VALUES 1) t(x) WHERE row_number() OVER () = 1
SELECT nosuch(1)
SELECT date_trunc('decade', DATE '2026-01-01')
SELECT json_extract_scalar('{', '$.a'), json_extract_scalar('{}', 'a')
SELECT split_part('a', ',', 0)
SELECT from_base('zz', 10)
SELECT width_bucket(1, 2, 2, 0)
SELECT repeat('x', -1)
SELECT TIMESTAMP '2026-01-01 00:00:00 Mars/Phobos'
SELECT at_timezone(now(), 'nowhere')
SELECT a AS x, sum(c) FROM (VALUES ('x', 1)) t(a, c) GROUP BY x
SELECT a, sum(c) s FROM (VALUES ('x', 1)) t(a, c) GROUP BY 1 HAVING s > 0
SELECT a, sum(c) s FROM (VALUES ('x', 1), ('y', 3)) t(a, c) GROUP BY a ORDER BY sum(c) DESC, s
SELECT a, sum(c) s FROM (VALUES ('x', 1), ('y', 3)) t(a, c) GROUP BY a ORDER BY s + 1 DESC
SELECT a + 1 AS a FROM (VALUES 1, 2) t(a) ORDER BY a + 1
SELECT a AS b, b AS a FROM (VALUES (1, 2), (2, 1)) t(a, b) ORDER BY a
SELECT a, a FROM (VALUES 1) t(a) ORDER BY a
SELECT x AS a, y AS a FROM (VALUES (1, 2)) t(x, y) ORDER BY a
SELECT * FROM (SELECT 1 AS a, 2 AS a)
SELECT a FROM (SELECT 1 AS a, 2 AS a)
SELECT t.a FROM (VALUES 1) t(a) JOIN (VALUES 1) u(a) USING (a)
SELECT a FROM (VALUES 1) t(a) JOIN (VALUES 1) u(a) ON t.a = u.a
SELECT x, y FROM (VALUES 1) t(x), LATERAL (VALUES x + 1) u(y)
SELECT x FROM (VALUES 1, 2) t(x) WHERE (SELECT max(y) FROM (VALUES 1) u(y) WHERE y < x) = 1
SELECT x, (SELECT y FROM (VALUES 1, 2) u(y) WHERE y > x) FROM (VALUES 1) t(x)
SELECT x, (SELECT y FROM (VALUES 1, 2) u(y) WHERE y > x ORDER BY y LIMIT 1) FROM (VALUES 0) t(x)
SELECT (1, 2) IN (SELECT 1, 2)
SELECT (1, 2) IN (VALUES (1, 2), (3, 4))
SELECT sum(x) FILTER (WHERE y) FROM (VALUES (1, true), (2, false)) t(x, y)
SELECT sum(x) FILTER (WHERE y) FROM (VALUES (1, 1)) t(x, y)
SELECT sum(DISTINCT x), count(DISTINCT (x, y)) FROM (VALUES (1, 2), (1, 2)) t(x, y)
SELECT count(DISTINCT x, y) FROM (VALUES (1, 2)) t(x, y)
SELECT count(x, y) FROM (VALUES (1, 2)) t(x, y)
SELECT sum(x ORDER BY y) FROM (VALUES (1, 2)) t(x, y)
SELECT array_agg(DISTINCT x ORDER BY y) FROM (VALUES (1, 2)) t(x, y)
SELECT sum(DISTINCT x) OVER () FROM (VALUES 1) t(x)
SELECT row_number() OVER (ORDER BY 1) FROM (VALUES 1) t(x)
SELECT rank() OVER () FROM (VALUES 1) t(x)
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN -1 PRECEDING AND CURRENT ROW) FROM (VALUES 1) t(x)
SELECT sum(x) OVER (ORDER BY s RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (VALUES (1, 'a')) t(x, s)
SELECT sum(x) OVER (PARTITION BY row_number() OVER ()) FROM (VALUES 1) t(x)
SELECT sum(sum(x) OVER ()) FROM (VALUES 1) t(x)
SELECT sum(x) OVER (w ORDER BY x) FROM (VALUES 1, 2) t(x) WINDOW w AS (PARTITION BY x) ORDER BY 1
SELECT x FROM (VALUES 1, 2) t(x) LIMIT -1
SELECT x FROM (VALUES 1, 2) t(x) LIMIT 1.5
SELECT x FROM (VALUES 1, 2) t(x) ORDER BY x LIMIT ALL
SELECT x FROM (VALUES 1, 2) t(x) ORDER BY x OFFSET 1 LIMIT 1
SELECT x FROM (VALUES 1, 2) t(x) LIMIT 1 OFFSET 1
SELECT DISTINCT x, count(*) FROM (VALUES 1, 1) t(x) GROUP BY x ORDER BY count(*)
SELECT x FROM (VALUES 1) t(x) GROUP BY x ORDER BY max(y)
SELECT x FROM (VALUES 1) t(x) GROUP BY ()
SELECT count(*) FROM (VALUES 1) t(x) WHERE false GROUP BY ()
SELECT count(*) FROM (VALUES 1) t(x) WHERE false GROUP BY x
SELECT x, y, count(*) FROM (VALUES (1, 2)) t(x, y) GROUP BY GROUPING SETS ((x, y), (x), ()) ORDER BY 3, 1, 2
SELECT grouping(x + 1) FROM (VALUES 1) t(x) GROUP BY x + 1
SELECT x, grouping(x) g FROM (VALUES 1, 2) t(x) GROUP BY ROLLUP (x) ORDER BY g, x
SELECT x FROM (VALUES 1, 2) t(x) GROUP BY ROLLUP (x) HAVING grouping(x) = 0 ORDER BY x
SELECT max(x) FROM (VALUES map(ARRAY[1], ARRAY[2])) t(x)
SELECT x FROM (VALUES map(ARRAY[1], ARRAY[2])) t(x) ORDER BY x
SELECT x, count(*) FROM (VALUES map(ARRAY[1], ARRAY[2])) t(x) GROUP BY x
SELECT DISTINCT x FROM (VALUES json '{"a":1}') t(x)
SELECT json '{"a":1}' = json '{"a": 1}', json '1' < json '2'
SELECT max(x) FROM (VALUES true, false) t(x)
SELECT avg(x) FROM (VALUES DATE '2026-01-01') t(x)
SELECT avg(x), sum(x) FROM (VALUES INTERVAL '1' DAY, INTERVAL '2' DAY) t(x)
SELECT sum(x) FROM (VALUES INTERVAL '1' MONTH, INTERVAL '2' YEAR) t(x)
SELECT 'a' < 'B', 'a ' = 'a', CAST('a' AS char(3)) = 'a', CAST('a' AS char(3)) || 'b'
SELECT length(CAST('a' AS char(3))), CAST(CAST('abc' AS char(2)) AS varchar), CAST('abc' AS varchar(2))
SELECT CAST(12345 AS varchar(3))
SELECT CAST(1.5e0 AS integer), CAST(2.5e0 AS integer), CAST(-2.5e0 AS integer), CAST(DECIMAL '2.5' AS integer), CAST(1e19 AS decimal(38,0))
SELECT CAST(nan() AS integer)
SELECT CAST(1e30 AS bigint)
SELECT CAST(DECIMAL '123.45' AS decimal(4,2))
SELECT CAST('1e3' AS decimal(10,2)), CAST('1e3' AS double), CAST('1_000' AS integer)
SELECT CAST('true' AS boolean), CAST('T' AS boolean), CAST('0' AS boolean)
SELECT CAST('yes' AS boolean)
SELECT CAST(2 AS boolean), CAST(0e0 AS boolean), CAST(true AS decimal(3,1)), CAST(false AS double)
SELECT CAST(DATE '2026-01-01' AS bigint)
SELECT CAST(20260101 AS date)
SELECT CAST('2026-1-2' AS date), CAST('2026-01-02 ' AS date), CAST(' 2026-01-02' AS date)
SELECT CAST('2026-01-02T10:00:00' AS timestamp)
SELECT CAST('2026-01-02 10:00:00 UTC' AS timestamp), CAST('2026-01-02 10:00:00+02:00' AS timestamp with time zone)
SELECT CAST('10:00' AS time), CAST('25:00' AS time)
SELECT CAST(TIMESTAMP '2026-01-02 10:00:00 Europe/Berlin' AS timestamp), CAST(TIMESTAMP '2026-01-02 10:00:00' AS timestamp with time zone), CAST(TIMESTAMP '2026-01-02 23:30:00 America/New_York' AS date)
SELECT CAST(TIMESTAMP '2026-01-02 10:00:00.5555' AS timestamp(3)), CAST(TIMESTAMP '2026-12-31 23:59:59.9999' AS timestamp(0))
SELECT TIMESTAMP '2026-01-02 10:00:00 UTC' = TIMESTAMP '2026-01-02 11:00:00 Europe/Berlin', TIMESTAMP '2026-01-02 10:00:00' < DATE '2026-01-03'
SELECT DATE '2026-01-01' + INTERVAL '1' HOUR
SELECT TIMESTAMP '2026-01-31 00:00:00' + INTERVAL '1' MONTH, DATE '2028-02-29' + INTERVAL '1' YEAR, DATE '2026-03-31' - INTERVAL '13' MONTH
SELECT INTERVAL '1' MONTH + INTERVAL '1' DAY
SELECT INTERVAL '1' DAY > INTERVAL '23' HOUR, INTERVAL '-1' DAY, -INTERVAL '1' YEAR, INTERVAL '1' DAY / 2, INTERVAL '1' DAY * 1.5
SELECT date_trunc('week', DATE '2026-11-22'), date_trunc('quarter', TIMESTAMP '2026-11-22 10:00:00 Europe/Berlin'), date_trunc('hour', TIME '10:59:00')
SELECT hour(TIMESTAMP '2026-01-01 10:00:00 Asia/Kolkata'), timezone_hour(TIMESTAMP '2026-01-01 10:00:00 Asia/Kolkata'), timezone_minute(TIMESTAMP '2026-01-01 10:00:00 Asia/Kolkata'), timezone(TIMESTAMP '2026-01-01 10:00:00 Asia/Kolkata')
SELECT extract(SECOND FROM TIMESTAMP '2026-01-01 00:00:01.9'), millisecond(TIMESTAMP '2026-01-01 00:00:01.987654'), second(INTERVAL '61' SECOND), day(INTERVAL '49' HOUR)
SELECT date_diff('day', TIMESTAMP '2026-03-28 12:00:00 Europe/Berlin', TIMESTAMP '2026-03-29 11:59:00 Europe/Berlin'), date_diff('hour', TIMESTAMP '2026-03-28 12:00:00 Europe/Berlin', TIMESTAMP '2026-03-29 12:00:00 Europe/Berlin')
SELECT date_diff('day', DATE '2026-01-02', DATE '2026-01-01'), date_diff('year', DATE '2024-02-29', DATE '2025-02-28'), date_diff('month', TIMESTAMP '2026-01-31 10:00:00', TIMESTAMP '2026-02-28 09:00:00')
SELECT date_add('month', 1, DATE '2026-01-31'), date_add('hour', 1, DATE '2026-01-31')
SELECT format_datetime(TIMESTAMP '2026-04-05 07:08:09 Europe/Berlin', 'yyyy-MM-dd HH:mm:ss Z'), format_datetime(TIMESTAMP '2026-04-05 07:08:09', 'e E D w x h K k a')
SELECT format_datetime(TIMESTAMP '2026-04-05 07:08:09', '''Z'' yyyy')
SELECT date_format(TIMESTAMP '2026-04-05 07:08:09.123456', '%f %s %S %T %r %k %I %y %M %m %c %d %v %x'), date_format(TIMESTAMP '2026-04-05 07:08:09 Europe/Berlin', '%H')
SELECT date_parse('05/Apr/2026:07:08', '%d/%b/%Y:%H:%i'), date_parse('2026', '%Y'), date_parse('26', '%y')
SELECT date_parse('2026-02-30', '%Y-%m-%d')
SELECT try(date_parse('x', '%Y')), try(from_iso8601_timestamp('x')), try(ARRAY[1][2]), try(CAST('9999999999' AS integer))
SELECT from_iso8601_timestamp('2026-04'), from_iso8601_timestamp('2026-04-05'), from_iso8601_date('2026-095')
SELECT split_part('a', ',', 2), split('', ','), split('a,,b', ','), cardinality(split('', ','))
SELECT split('abc', '')
SELECT replace('abc', 'b'), replace('abc', '', 'x'), replace('aaa', 'a', 'bb')
SELECT substr('abc', 0), substr('abc', 4), substr('abc', -5), substr('abc', 2, 0), substr('abc', 1, 100)
SELECT strpos('', ''), strpos('abc', ''), strpos('abcabc', 'c', -1)
SELECT lpad('a', 0, 'x'), lpad('a', 3, 'xy')
SELECT 'abc' LIKE '%b%', 'abc' LIKE '', 'a%c' LIKE 'a\%c', 'abc' LIKE NULL, 'abc' NOT LIKE 'a__'
SELECT regexp_extract('abc', '(x)?b', 1), regexp_extract('abc', 'z'), regexp_extract_all('a1b2', '([a-z])(\d)', 2), regexp_replace('abc', '(?<q>b)', '<${q}>'), regexp_replace('aaa', 'a*', 'x')
SELECT regexp_extract('abc', 'b', 1)
SELECT regexp_like('ABC', '(?i)abc'), regexp_like('a' || chr(10) || 'b', 'a.b'), regexp_like('a', '^$'), regexp_like('été', '\w{3}'), regexp_like('é', '\p{L}')
SELECT regexp_replace('a', 'a', '$2')
SELECT concat_ws(',', ARRAY['a', NULL, 'b']), concat_ws(NULL, 'a')
SELECT array_max(ARRAY[1, NULL]), array_min(ARRAY[2, 1]), array_sum(ARRAY[1])
SELECT array_intersect(ARRAY[1, 2, 2], ARRAY[2, 3]), array_union(ARRAY[1, 1], ARRAY[2]), arrays_overlap(ARRAY[1, NULL], ARRAY[2]), array_first(ARRAY[1]), array_last(ARRAY[1, 2])
SELECT filter(ARRAY[1, NULL, 3], x -> x > 1), transform(ARRAY[1, 2], x -> x / 2), transform(ARRAY['a'], x -> NULL)
SELECT reduce(ARRAY[1, 2], 0, (s, x) -> s + x, s -> s * 1.5), reduce(ARRAY[1e0], CAST(0 AS double), (s, x) -> s + x, s -> s)
SELECT reduce(ARRAY[1, 2], CAST(0 AS bigint), (s, x) -> s + x, s -> s), reduce(ARRAY[1.5], CAST(0 AS decimal(38,1)), (s, x) -> CAST(s + x AS decimal(38,1)), s -> s)
SELECT reduce(ARRAY[CAST(1 AS bigint)], 0, (s, x) -> s + x, s -> s)
SELECT reduce(ARRAY['a'], '', (s, x) -> s || x, s -> s)
SELECT map(ARRAY['a', 'a'], ARRAY[1, 2])
SELECT map(ARRAY['a'], ARRAY[1, 2])
SELECT map(ARRAY[NULL], ARRAY[1])
SELECT map() , map(ARRAY[], ARRAY[]), cardinality(map()), map_from_entries(ARRAY[ROW('a', 1), ROW('a', 2)])
SELECT multimap_from_entries(ARRAY[ROW('a', 1), ROW('a', 2)]), map_values(map(ARRAY[1], ARRAY[NULL])), map_top_n(map(ARRAY['a','b'], ARRAY[1,2]), 1)
SELECT ROW(1, 'a')[1], CAST(ROW(1, 'a') AS row(n integer, s varchar)).s, ROW(1, 2) IS NULL
SELECT ROW(1, NULL) IN (ROW(1, 2))
SELECT json_extract('{"a": 1, "a": 2}', '$.a'), json_extract_scalar('{"a": true}', '$.a'), json_extract_scalar('{"a": [1]}', '$.a'), json_extract_scalar('{"a b": 1}', '$["a b"]'), json_extract('[1,2,3]', '$[1]'), json_extract('{"x":[{"y":1},{"y":2}]}', '$.x[*].y')
SELECT json_extract('not json', '$.a'), json_array_contains('[1, "a"]', 'a'), json_array_get('["a", 1]', 0), json_format(json '{"b": 1, "a": [1, 2.50]}')
SELECT json_parse('{bad')
SELECT CAST(json '"x"' AS integer)
SELECT CAST(json '1.5' AS varchar), CAST(json '"a"' AS varchar), CAST(json 'true' AS varchar), CAST(json '[1]' AS varchar)
SELECT CAST(DECIMAL '1.50' AS json), CAST(ROW(1, 'a') AS json), CAST(DATE '2026-01-01' AS json), CAST(nan() AS json), CAST(ARRAY[1e0] AS json)
SELECT is_json_scalar('1'), json_array_length('{}'), json_size('[1,2]', '$')
SELECT bitwise_xor(5, 3), bitwise_not(0), bitwise_or(1, 2), bit_count(-1, 8), bitwise_and_agg(x), bitwise_or_agg(x) FROM (VALUES 5, 3) t(x)
SELECT bit_count(9, 1)
SELECT mod(5, 0)
SELECT 5e0 % 0e0, 5e0 / 0, -5e0 / 0, mod(5.5e0, 2e0), DECIMAL '5.5' % DECIMAL '2'
SELECT DECIMAL '1.5' / 0
SELECT round(1234.567, -2), round(1234567, -2), round(-0.5e0), round(0.5e0), round(1e300, 2), round(2.675e0, 2), round(nan())
SELECT truncate(1234.567, -2), truncate(-2.7e0), ceiling(1.1), floor(-1), abs(DECIMAL '-1.5'), sign(DECIMAL '-1.5'), abs(CAST(-5 AS tinyint))
SELECT sqrt(-1), ln(0), log10(-1), acos(2), power(0, -1), power(-8, 1e0/3), log(1, 2), exp(1000)
SELECT least(1, 2.5, 3e0), greatest('a', 'b'), greatest(DATE '2026-01-01', TIMESTAMP '2026-01-01 10:00:00')
SELECT typeof(coalesce(1, 2.50)), typeof(if(true, CAST(1 AS tinyint), 1e0)), typeof(1 + 1.5), typeof(2 * 1.50), typeof(1.5 / 2), typeof(1.50 % 2), typeof('a' || 'bc'), typeof(sum(DISTINCT 1.5)), typeof(approx_percentile(1, 0.5)), typeof(count(*))
SELECT typeof(CASE WHEN true THEN 'a' ELSE 'abc' END), typeof(ARRAY['a', 'abc']), typeof(round(1.55, 1)), typeof(floor(1.5)), typeof(abs(1.5)), typeof(DATE '2026-01-01' + INTERVAL '1' DAY), typeof(date_trunc('day', TIMESTAMP '2026-01-01 00:00:00'))
SELECT typeof(substr('abc', 1)), typeof(upper('abc')), typeof(replace('abc', 'a', 'b')), typeof(split('a', 'b')), typeof(trim('abc')), typeof(concat('a', 'b')), typeof(reverse('ab')), typeof(lpad('a', 2, 'x')), typeof(json_extract_scalar('{}', '$')), typeof(date_format(now(), '%Y')), typeof(greatest('a', 'abc'))
SELECT from_utf8(X'C3A9'), to_utf8('é'), from_utf8(X'FF'), X'0a' || X'0b', length(X'0a0b'), reverse(X'0a0b'), to_hex(sha256(to_utf8('a'))), to_hex(hmac_sha256(to_utf8('a'), to_utf8('k'))), from_big_endian_64(X'0000000000000001'), to_big_endian_64(1), to_ieee754_64(1e0)
SELECT UNNEST(ARRAY[1])
SELECT * FROM UNNEST(ARRAY[1, 2], map(ARRAY['a'], ARRAY[9])) t(a, k, v) ORDER BY a
SELECT * FROM UNNEST(ARRAY[ROW(1, 'a'), ROW(2, 'b')]) t(n, s) ORDER BY n
SELECT x, y FROM (VALUES (ARRAY[1, 2]), (NULL), (ARRAY[])) t(x) LEFT JOIN UNNEST(x) u(y) ON true ORDER BY y
SELECT x FROM (VALUES ARRAY[1]) t(a) CROSS JOIN UNNEST(a) AS t(x)
SELECT x FROM UNNEST(ARRAY[1]) t(x, y)
SELECT * FROM (VALUES (1, 2), (3)) t
VALUES (1, 'a'), (2, NULL)
SELECT t.* FROM (VALUES 1) u(x)
SELECT *, x FROM (VALUES 1) t(x)
SELECT count(*) AS "count", 1 AS "A b", 2 AS Ab
SELECT 1 a, 2 b WHERE a = 1
WITH t AS (SELECT 1), t AS (SELECT 2) SELECT * FROM t
WITH t AS (SELECT 1 AS x) SELECT * FROM (WITH t AS (SELECT 2 AS x) SELECT * FROM t)
SELECT 1 AS a UNION SELECT 2 AS b ORDER BY b
SELECT 1 AS a UNION ALL SELECT 2 ORDER BY a + 1
SELECT 1 AS a UNION ALL SELECT 2 ORDER BY a DESC LIMIT 1
SELECT ARRAY[1] UNION SELECT ARRAY[1]
SELECT map(ARRAY[1], ARRAY[1]) UNION SELECT map(ARRAY[1], ARRAY[1])
SELECT NULL UNION ALL SELECT 'a' UNION ALL SELECT 'abc' ORDER BY 1
SELECT x FROM (VALUES 1, 2) t(x) WHERE x = 1 AND 'a'
SELECT x FROM (VALUES 1, 2) t(x) WHERE x
SELECT 'a' + 'b'
SELECT 'a' IS TRUE
SELECT true IS TRUE
SELECT x LIKE y FROM (VALUES ('a', 'a%')) t(x, y)
SELECT * FROM (VALUES 1) t(x) WHERE EXISTS (SELECT nosuch)
SELECT max(x, 'a') FROM (VALUES 1) t(x)
SELECT approx_percentile(x, 0.5) FROM (VALUES 'a') t(x)
SELECT approx_distinct(x, 0.5) FROM (VALUES 1) t(x)
SELECT listagg(x, ',') FROM (VALUES 'a') t(x)
SELECT listagg(x) WITHIN GROUP (ORDER BY x) FROM (VALUES 1) t(x)
SELECT listagg(x, ',' ON OVERFLOW TRUNCATE '...' WITH COUNT) WITHIN GROUP (ORDER BY x) FROM (VALUES 'a', 'b') t(x)
SELECT min_by(x, m) FROM (VALUES (1, map(ARRAY[1], ARRAY[1]))) t(x, m)
SELECT array_agg(x) FROM (VALUES 1, NULL) t(x) WHERE x IS NULL
SELECT count(), count(*), count(1), count(NULL) FROM (VALUES 1) t(x)
SELECT date_diff('hour', TIMESTAMP '2026-03-28 12:00:00 Europe/Berlin', TIMESTAMP '2026-03-29 12:00:00 Europe/Berlin'), date_diff('minute', TIMESTAMP '2026-10-25 00:00:00 Europe/Berlin', TIMESTAMP '2026-10-25 23:59:00 Europe/Berlin'), date_diff('day', TIMESTAMP '2026-10-24 12:00:00 Europe/Berlin', TIMESTAMP '2026-10-25 11:30:00 Europe/Berlin')
SELECT date_diff('month', TIMESTAMP '2026-01-31 12:00:00 Europe/Berlin', TIMESTAMP '2026-03-31 11:00:00 America/New_York'), date_diff('second', TIMESTAMP '2026-03-29 01:59:59 Europe/Berlin', TIMESTAMP '2026-03-29 03:00:00 Europe/Berlin')
SELECT date_add('hour', 1, TIMESTAMP '2026-03-29 01:30:00 Europe/Berlin'), date_add('day', 1, TIMESTAMP '2026-03-28 02:30:00 Europe/Berlin'), date_trunc('hour', TIMESTAMP '2026-10-25 00:30:00 UTC' AT TIME ZONE 'Europe/Berlin'), date_trunc('hour', TIMESTAMP '2026-10-25 01:30:00 UTC' AT TIME ZONE 'Europe/Berlin')
SELECT date_trunc('day', TIMESTAMP '2026-03-29 12:00:00 Europe/Berlin'), date_trunc('minute', TIMESTAMP '2026-10-25 01:30:30 UTC' AT TIME ZONE 'Europe/Berlin')
SELECT TIMESTAMP '2026-03-28 12:00:00 Europe/Berlin' + INTERVAL '1' DAY, TIMESTAMP '2026-03-28 12:00:00 Europe/Berlin' + INTERVAL '24' HOUR, TIMESTAMP '2026-02-28 12:00:00 Europe/Berlin' + INTERVAL '1' MONTH
SELECT format_datetime(TIMESTAMP '2026-04-05 07:08:09', 'yyyy ZZ')
SELECT format_datetime(TIMESTAMP '2026-04-05 07:08:09', 'z')
SELECT format_datetime(DATE '2026-04-05', 'Z')
SELECT format_datetime(TIMESTAMP '2026-04-05 00:08:09', 'x xxxx K k h H w ww e D'), format_datetime(TIMESTAMP '2026-04-05 12:08:09', 'K k h H'), format_datetime(TIMESTAMP '2026-04-05 23:08:09', 'K k h H')
SELECT format_datetime(TIMESTAMP '2026-04-05 00:08:09 Europe/Berlin', 'Z ZZ ZZZ')
SELECT reduce(ARRAY[1.5, 2.5], 0.0, (s, x) -> s + x, s -> s)
SELECT reduce(ARRAY[1.5, 2.5], CAST(0 AS decimal(38, 1)), (s, x) -> s + x, s -> s)
SELECT reduce(ARRAY[1, 2], 0.0, (s, x) -> s + x, s -> s)
SELECT reduce(ARRAY[1, 2], 0, (s, x) -> CAST(s + x AS bigint), s -> s)
SELECT reduce(ARRAY[1.5, 2.5], 0, (s, x) -> CAST(s + x AS decimal(10, 2)), s -> s)
SELECT reduce(ARRAY[1e0], 0, (s, x) -> s + x, s -> s)
SELECT reduce(ARRAY['a', 'b'], '', (s, x) -> concat(s, x), s -> s)
SELECT reduce_agg(x, 0.0, (a, b) -> a + b, (a, b) -> a + b) FROM (VALUES 1.5, 2.5) t(x)
SELECT a, b, grouping(a, b) FROM (VALUES (1, 2)) t(a, b) GROUP BY CUBE (a, b) ORDER BY grouping(a, b), 1, 2
SELECT a, sum(b) FROM (VALUES (1, 2)) t(a, b) GROUP BY ROLLUP (a) ORDER BY grouping(t.a), 1
SELECT a AS z, sum(b) FROM (VALUES (1, 2)) t(a, b) GROUP BY ROLLUP (a) ORDER BY grouping(a), 1
SELECT sum(b) FROM (VALUES (1, 2)) t(a, b) GROUP BY ROLLUP (a) ORDER BY grouping(a)
SELECT ROW(1, 'a')[2]
SELECT regexp_replace('aaa', 'a*', 'x'), regexp_replace('abc', '', '-'), regexp_replace('abc', 'x*', '-'), regexp_replace('abc', 'b?', '')
SELECT regexp_extract_all('aab', 'a*'), regexp_split('abc', ''), regexp_split('aXbX', 'X*'), regexp_count('aab', 'a*'), regexp_extract('baa', 'a*')
SELECT regexp_like('é', '\p{L}'), regexp_replace('aÉ1', '\p{Lu}', '_'), regexp_extract('1é', '\pL+'), regexp_like('a', '\P{L}')
SELECT regexp_like('été', '\w{3}'), regexp_like('été', '(?=t)\w'), regexp_extract('éa1', '(?<!x)\w+'), regexp_like('٣', '\d'), regexp_like('٣', '(?!x)\d')
SELECT random(5, 6), random(BIGINT '5', BIGINT '6')
SELECT array_agg(DISTINCT x ORDER BY x + 1) FROM (VALUES (1, 2)) t(x, y)
SELECT array_agg(DISTINCT x ORDER BY x DESC) FROM (VALUES 1, 2, 1) t(x)
SELECT max_by(DISTINCT x, y ORDER BY y) FROM (VALUES (1, 2)) t(x, y)
SELECT 1 IN (SELECT a, b FROM (VALUES (1, 2)) t(a, b))
SELECT (1, 'x') IN (SELECT a, b FROM (VALUES (1, 2)) t(a, b))
SELECT 'a' = ANY (SELECT a AS q FROM (VALUES 1) t(a))
SELECT sum(b) FROM (VALUES (1, 2)) t(a, b) GROUP BY ROLLUP ()
SELECT sum(b) FROM (VALUES (1, 2)) t(a, b) GROUP BY CUBE ()
SELECT sum(b) FROM (VALUES (1, 2)) t(a, b) GROUP BY GROUPING SETS ()
SELECT a, sum(b) FROM (VALUES (1, 2)) t(a, b) GROUP BY a, ROLLUP ()
