-- What looks alike in two engines: common types, LIKE with ESCAPE, windows, samples, JSON and decimals to the last digit.
ARRAY[CAST(ROW(1) AS ROW(a integer)), CAST(ROW(1) AS ROW(b integer))]
ARRAY[CAST(ROW(1, 'x') AS ROW(a integer, b varchar)), ROW(2, 'y')]
ARRAY[CAST(ROW(1) AS ROW(a integer)), CAST(ROW(2.5) AS ROW(a decimal(3,1)))]
coalesce(CAST(ROW(1) AS ROW(a integer)), CAST(ROW(1) AS ROW(b integer)))
CAST(ROW(1) AS ROW(a integer)) = CAST(ROW(1) AS ROW(b integer))
SELECT CAST(ROW(1) AS ROW(a integer)) UNION ALL SELECT CAST(ROW(1) AS ROW(b bigint)) ORDER BY 1
if(true, MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['b'], ARRAY[2.5]))
coalesce(ARRAY[1], ARRAY[2.5])
coalesce(ARRAY[], ARRAY[1])
ARRAY[NULL, 1.5, 2]
ARRAY[1, CAST(2 AS bigint), 2e0]
ARRAY[DATE '2026-01-01', TIMESTAMP '2026-01-01 10:00:00']
ARRAY['a', 1]
ARRAY[ARRAY[1], ARRAY['a']]
CASE WHEN true THEN 1 ELSE 2.50 END
CASE WHEN true THEN 1.5 ELSE 2e0 END
CASE WHEN true THEN 'a' ELSE 1 END
CASE WHEN false THEN DATE '2026-01-01' ELSE TIMESTAMP '2026-01-01 10:20:30.123456' END
CASE 1 WHEN 1.0 THEN 'same' ELSE 'other' END
CASE 'a' WHEN 1 THEN 'x' END
1 IN (1.0, 2e0)
1 IN ('a')
'a' IN ('a', 'b', NULL)
DATE '2026-01-01' IN (TIMESTAMP '2026-01-01 00:00:00')
1 BETWEEN 0.5 AND 2e0
1 BETWEEN 'a' AND 'b'
nullif(1, 1.0)
nullif(1.0, 1)
nullif('a', 1)
nullif(DATE '2026-01-01', TIMESTAMP '2026-01-01 00:00:00')
greatest(1, 2.5, 3e0)
greatest('a', 'bb')
greatest(DATE '2026-01-01', TIMESTAMP '2026-01-02 00:00:00')
greatest(CAST('a' AS char(3)), CAST('b' AS char(2)))
least(1.25, 1)
if(1 = 1, 1, 2.5)
if(1 = 1, 'a', 2)
SELECT 1 UNION ALL SELECT 2.5 ORDER BY 1
SELECT 'a' UNION ALL SELECT 'bcd' ORDER BY 1
SELECT NULL UNION ALL SELECT 1 ORDER BY 1
SELECT ARRAY[1] UNION ALL SELECT ARRAY[2.5] ORDER BY 1
SELECT ROW(1, NULL) UNION ALL SELECT ROW(2.5, 'a') ORDER BY 1
SELECT DATE '2026-01-01' UNION ALL SELECT TIMESTAMP '2026-01-01 10:00:00' ORDER BY 1
SELECT 1, 2 UNION ALL SELECT 1
SELECT 1 INTERSECT SELECT 1.0
SELECT 1e0 EXCEPT SELECT 1
SELECT x, typeof(x) FROM (VALUES 1, 2.5, 3e0) t(x) ORDER BY x
SELECT x FROM (VALUES ROW(1, 'a'), ROW(2.5, 'bcd')) t(x, y) ORDER BY x
SELECT * FROM (VALUES (1, 'a'), (2, 3)) t(x, y)
SELECT x FROM (VALUES (NULL), (1)) t(x) ORDER BY x
ARRAY[1] || 2.5
'abc' LIKE p ESCAPE '\'
SELECT 'a_c' LIKE p ESCAPE '\' FROM (VALUES 'a\_c') t(p)
SELECT x LIKE p ESCAPE e FROM (VALUES ('a%c', 'a#%c', '#'), ('abc', 'a#%c', '#')) t(x, p, e) ORDER BY 1
SELECT x LIKE p FROM (VALUES ('abc', 'a%'), ('abc', 'b%'), (NULL, 'a'), ('a', NULL)) t(x, p) ORDER BY 1
SELECT x NOT LIKE p ESCAPE '!' FROM (VALUES ('50%', '50!%'), ('500', '50!%')) t(x, p) ORDER BY 1
'a' LIKE 'a' ESCAPE 'ab'
'a' LIKE 'a' ESCAPE ''
'a%' LIKE 'a\%' ESCAPE '\'
'a' LIKE 'a\b' ESCAPE '\'
'a' LIKE 'a\' ESCAPE '\'
SELECT 'a' LIKE p ESCAPE '\' FROM (VALUES 'a\') t(p)
SELECT 'ab' LIKE p ESCAPE '\' FROM (VALUES 'a\b') t(p)
SELECT 'a' LIKE 'a' ESCAPE e FROM (VALUES 'xy') t(e)
SELECT 'a' LIKE 'a' ESCAPE e FROM (VALUES CAST(NULL AS varchar)) t(e)
'a' LIKE 'a' ESCAPE NULL
'A' LIKE 'a'
'a' || chr(10) || 'b' LIKE 'a%b'
'' LIKE '%'
CAST('ab' AS char(4)) LIKE 'ab'
CAST('ab' AS char(4)) LIKE 'ab  '
SELECT lag(x) OVER () FROM (VALUES 1) t(x)
SELECT lead(x, 1) OVER (PARTITION BY x) FROM (VALUES 1) t(x)
SELECT lag(x) OVER (ORDER BY x) FROM (VALUES 1, 2) t(x) ORDER BY 1
SELECT first_value(x) OVER () FROM (VALUES 1) t(x)
SELECT rank() OVER () FROM (VALUES 1, 2) t(x)
SELECT ntile(2) OVER () FROM (VALUES 1) t(x)
SELECT percent_rank() OVER () FROM (VALUES 1, 2) t(x)
SELECT cume_dist() OVER () FROM (VALUES 1, 2) t(x)
SELECT lag(x) OVER w FROM (VALUES 1) t(x) WINDOW w AS (PARTITION BY x)
SELECT x, sum(x) OVER (ORDER BY x GROUPS 1 PRECEDING) FROM (VALUES 1, 1, 2, 4) t(x) ORDER BY x
SELECT x, sum(x) OVER (ORDER BY x GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM (VALUES 1, 1, 2, 4) t(x) ORDER BY x
SELECT x, sum(x) OVER (ORDER BY x GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM (VALUES 1, 1, 2) t(x) ORDER BY x
SELECT sum(x) OVER (GROUPS 1 PRECEDING) FROM (VALUES 1, 2) t(x)
SELECT sum(x) OVER (ORDER BY x GROUPS x PRECEDING) FROM (VALUES 1, 2) t(x)
SELECT sum(x) OVER (ORDER BY x GROUPS 1.5 PRECEDING) FROM (VALUES 1, 2) t(x)
SELECT sum(x) OVER (ORDER BY x ROWS -1 PRECEDING) FROM (VALUES 1, 2) t(x)
SELECT x, sum(x) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (VALUES 1, 2, 4) t(x) ORDER BY x
SELECT d, count(*) OVER (ORDER BY d RANGE BETWEEN INTERVAL '6' DAY PRECEDING AND CURRENT ROW) FROM (VALUES DATE '2026-01-01', DATE '2026-01-05', DATE '2026-01-09') t(d) ORDER BY d
SELECT x FROM (VALUES 1, 2) t(x) TABLESAMPLE BERNOULLI (100) ORDER BY x
SELECT count(*) FROM (VALUES 1, 2) t(x) TABLESAMPLE SYSTEM (0)
SELECT x FROM (VALUES 1, 2) t(x) TABLESAMPLE RESERVOIR (10)
SELECT x FROM (SELECT 1 x) TABLESAMPLE BERNOULLI (101)
SELECT x FROM (SELECT 1 x) TABLESAMPLE BERNOULLI (-1)
SELECT x FROM (SELECT 1 x) TABLESAMPLE BERNOULLI ('a')
SELECT x FROM (SELECT 1 x) TABLESAMPLE (10)
SELECT x FROM (SELECT 1 x) TABLESAMPLE BERNOULLI (NULL)
SELECT count(*) FROM (SELECT 1 x) TABLESAMPLE BERNOULLI (50 + 50)
WITH t AS (SELECT 1 x) SELECT count(*) FROM t TABLESAMPLE BERNOULLI (100.0)
WITH t AS (SELECT 1 x) SELECT count(*) FROM t TABLESAMPLE BERNOULLI (120)
contains(ARRAY['a', NULL], 'a')
contains(ARRAY['a', NULL], 'b')
contains(ARRAY[], 1)
contains(ARRAY[NULL], 1)
contains(ARRAY[1.5], 1)
contains(ARRAY[1], 1.5)
array_position(ARRAY[NULL, NULL], 1)
array_position(ARRAY[1, 2, 1], 1, 2)
array_position(ARRAY[1, 2, 1], 1, -1)
array_position(CAST(NULL AS array(integer)), 1)
array_remove(ARRAY[1, NULL], NULL)
array_position(ARRAY[1.5], 1)
max_by(x, y) OVER ()
SELECT max_by(x, y) FROM (VALUES ('p', nan()), ('q', 1e0)) t(x, y)
SELECT min_by(x, y) FROM (VALUES ('p', nan()), ('q', 1e0)) t(x, y)
SELECT max(y, 2), min(y, 2) FROM (VALUES ('p', nan()), ('q', 1e0)) t(x, y)
SELECT max_by(x, y, 2) FROM (VALUES ('p', nan()), ('q', 1e0)) t(x, y)
SELECT max_by(x, y), min_by(x, y) FROM (VALUES ('p', NULL), ('q', 1)) t(x, y)
SELECT max_by(x, y), min_by(x, y) FROM (VALUES (NULL, 2), ('q', 1)) t(x, y)
SELECT nan() = nan(), nan() <> nan(), nan() > 1e0, nan() < 1e0, nan() IS DISTINCT FROM nan()
SELECT x FROM (VALUES ROW('b', 2), ROW('a', 3)) t(x, y) ORDER BY ROW(y, x)
SELECT x FROM (VALUES ('b', 2), ('a', NULL)) t(x, y) ORDER BY ROW(y, x)
SELECT x FROM (VALUES ('b', 2), ('a', NULL)) t(x, y) ORDER BY y, ARRAY[x]
SELECT listagg(x, ',') WITHIN GROUP (ORDER BY ARRAY[y]) FROM (VALUES ('b', 2), ('a', NULL)) t(x, y)
ARRAY[ROW(1, 'a')] = ARRAY[ROW(1, 'a')]
array_sort(ARRAY[ROW('b', 1), ROW('a', NULL)])
array_sort(ARRAY['b', NULL, 'A', 'a'])
array_sort(ARRAY[3, NULL, 1], (x, y) -> CASE WHEN x IS NULL THEN -1 WHEN y IS NULL THEN 1 WHEN x < y THEN -1 WHEN x > y THEN 1 ELSE 0 END)
SELECT x / 3 FROM (VALUES DECIMAL '0.096000000000', DECIMAL '12.345678901234') t(x) ORDER BY 1
SELECT x / 3 FROM (VALUES DECIMAL '12.345678901234') t(x)
SELECT x / 3 FROM (VALUES DECIMAL '0.345678901234') t(x)
SELECT x / y FROM (VALUES (DECIMAL '12.345678901234', 3)) t(x, y)
SELECT x / y FROM (VALUES (DECIMAL '1.23456789012345', 3)) t(x, y)
SELECT x / y FROM (VALUES (DECIMAL '1.2345678901234567', DECIMAL '0.001')) t(x, y)
json_object('z': 1, 'b': 2, 'a': 3)
json_object('z': 1, 'b': 2, 'a': json_query('{"q": 1, "c": 2}', 'lax $'))
json_object(KEY 'b' VALUE 1, KEY 'a' VALUE 2)
json_array(json_object('b': 1, 'a': 2), 1)
json_query('{"b": 1, "a": {"d": 1, "c": 2}}', 'lax $')
json_query('{"b": 1, "a": {"d": 1, "c": 2}}', 'lax $.a')
map_concat(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'c'], ARRAY[3, 4]))
map_concat(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'c'], ARRAY[3, 4]), MAP(ARRAY['d', 'a'], ARRAY[5, 6]))
map_concat(MAP(ARRAY['a'], ARRAY[1]), MAP())
map_zip_with(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'c'], ARRAY[3, 4]), (k, x, y) -> coalesce(x, 0) + coalesce(y, 0))
zip_with(CAST(NULL AS array(integer)), ARRAY[1], (x, y) -> y)
zip_with(ARRAY[1], CAST(NULL AS array(integer)), (x, y) -> x)
transform(CAST(NULL AS array(integer)), x -> 1)
filter(CAST(NULL AS array(integer)), x -> true)
reduce(CAST(NULL AS array(integer)), 0, (s, x) -> s + x, s -> s)
any_match(CAST(NULL AS array(integer)), x -> true)
all_match(CAST(NULL AS array(integer)), x -> true)
none_match(CAST(NULL AS array(integer)), x -> true)
map_filter(CAST(NULL AS map(integer, integer)), (k, v) -> true)
transform_values(CAST(NULL AS map(integer, integer)), (k, v) -> 1)
transform_keys(CAST(NULL AS map(integer, integer)), (k, v) -> 1)
map_entries(CAST(NULL AS map(integer, integer)))
map_zip_with(CAST(NULL AS map(integer, integer)), MAP(ARRAY[1], ARRAY[2]), (k, x, y) -> 1)
map_keys(CAST(NULL AS map(integer, integer)))
cardinality(CAST(NULL AS map(integer, integer)))
flatten(CAST(NULL AS array(array(integer))))
array_join(CAST(NULL AS array(integer)), ',')
array_distinct(CAST(NULL AS array(integer)))
array_sort(CAST(NULL AS array(integer)))
array_max(CAST(NULL AS array(integer)))
arrays_overlap(CAST(NULL AS array(integer)), ARRAY[1])
array_union(CAST(NULL AS array(integer)), ARRAY[1])
array_remove(CAST(NULL AS array(integer)), 1)
slice(CAST(NULL AS array(integer)), 1, 1)
reverse(CAST(NULL AS array(integer)))
map_from_entries(CAST(NULL AS array(row(integer, integer))))
map_from_entries(ARRAY[ROW('a', 1), NULL])
multimap_from_entries(ARRAY[ROW('a', 1), ROW('a', 2)])
map_concat(CAST(NULL AS map(integer, integer)), MAP(ARRAY[1], ARRAY[2]))
element_at(CAST(NULL AS map(integer, integer)), 1)
CAST(ARRAY[1.50, 2.25] AS JSON)
CAST(MAP(ARRAY['a'], ARRAY[1.50]) AS JSON)
CAST(DECIMAL '1.50' AS JSON)
CAST(ROW(1.50, 1e0, 0.00000001, 12345678901234567890.12) AS JSON)
CAST(ARRAY[0.0000001, 0.000001, 0.00001] AS JSON)
CAST(ARRAY[DECIMAL '0.00', DECIMAL '100.00', DECIMAL '-5.10'] AS JSON)
CAST(ARRAY[DECIMAL '100', DECIMAL '123456789012345678901234567890'] AS JSON)
CAST(DECIMAL '0.0000001' AS JSON)
json_format(CAST(ARRAY[0.0000001] AS JSON))
CAST(DECIMAL '-3.100000000000' AS real)
CAST(DECIMAL '0.1' AS real)
CAST(DECIMAL '16777217' AS real)
CAST(DECIMAL '123456789012345678.9' AS real)
CAST(DECIMAL '12345678901234567.8901' AS real)
CAST(DECIMAL '3.100000000000' AS real)
CAST(DECIMAL '1234567890.12345678' AS double)
CAST(DECIMAL '12345678.9012345678' AS double)
CAST(DECIMAL '0.123456789012345678' AS double)
CAST(DECIMAL '9.99999999999999999' AS double)
CAST(DECIMAL '99999999999999.9999' AS double)
CAST(DECIMAL '1234567890123.456789012345' AS double)
CAST(DECIMAL '12345678901234567890.123456789012' AS double)
CAST(DECIMAL '0.000000000000000001' AS double)
CAST(DECIMAL '9007199254740993' AS double)
DECIMAL '0.3' * REAL '1'
DECIMAL '3.100000000000' = REAL '3.1'
CAST(1234567890123456789 AS real)
CAST(16777217 AS real)
CAST(9007199254740993 AS double)
DECIMAL '99999.99999' * DECIMAL '99999.99999'
SELECT x * x FROM (VALUES DECIMAL '99999.99999') t(x)
SELECT x * x FROM (VALUES DECIMAL '999999999.999999999') t(x)
SELECT x + x, x - (-x) FROM (VALUES DECIMAL '999999999999999999') t(x)
SELECT x + y FROM (VALUES (DECIMAL '999999999.999999999', DECIMAL '99999999999999999.9')) t(x, y)
SELECT x % y FROM (VALUES (DECIMAL '999999999.999999999', DECIMAL '99999999999999999.9')) t(x, y)
SELECT x * 1000000000 FROM (VALUES DECIMAL '999999999.999999999') t(x)
SELECT x * 10 FROM (VALUES DECIMAL '99999999999.99') t(x)
SELECT sum(x), avg(x), sum(x * x) FROM (VALUES DECIMAL '999999999.999999999', DECIMAL '999999999.999999999') t(x)
SELECT -x, abs(x), x - 1 FROM (VALUES DECIMAL '-999999999999999999') t(x)
SELECT round(x, 2), round(x), ceil(x), floor(x), truncate(x) FROM (VALUES DECIMAL '9999999999999999.99') t(x)
SELECT x / y FROM (VALUES (DECIMAL '999999999.999999999', DECIMAL '0.000000001')) t(x, y)
SELECT mod(x, y) FROM (VALUES (DECIMAL '12345678901.234567', DECIMAL '0.0001')) t(x, y)
CAST(1e20 AS JSON)
CAST(ARRAY[1e20, 1e-7, 0e0, -1.5e0, 123456789e0] AS JSON)
CAST(ARRAY[REAL '0.1', REAL '1e10'] AS JSON)
CAST(nan() AS JSON)
CAST(MAP(ARRAY[1.5e0, 2e0], ARRAY['a', 'b']) AS JSON)
CAST(MAP(ARRAY[1.50, 2.25], ARRAY['a', NULL]) AS JSON)
CAST(MAP(ARRAY[true], ARRAY[DATE '2026-01-01']) AS JSON)
CAST(ARRAY[ARRAY[1.10], NULL, ARRAY[]] AS JSON)
CAST(CAST(ROW('a"b', 1.10, ARRAY[0.000000000001]) AS ROW(x varchar, y decimal(4,2), z array(decimal(12,12)))) AS JSON)
CAST(DECIMAL '0.000000000000' AS JSON)
CAST(DECIMAL '-0.000000208300' AS JSON)
json_object('a': DECIMAL '1.50')
json_object('a': ARRAY[1])
json_object('b' VALUE NULL, 'a' VALUE 1 ABSENT ON NULL)
json_object('a': 1, 'a': 2)
json_array(1.50, 'x', true, 1e0)
json_array(DATE '2026-01-01')
json_array(json_array(1, 2), json_query('[3]', 'lax $'))
json_object('a': MAP(ARRAY['x'], ARRAY[1]))
json_object('a': ROW(1))
json_object('a': DATE '2026-01-01')
json_object('a': TIMESTAMP '2026-01-01 10:00:00')
json_object('a': X'00')
json_object('a': JSON '{"b": 1}')
json_object('a': INTERVAL '1' DAY)
json_object('a': CAST('x' AS char(3)))
json_object('a': REAL '0.1', 'b': 1e20, 'c': DECIMAL '0.0000001')
json_object('a': nan())
json_object(1: 2)
json_object(NULL: 2)
json_object('a': UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59')
json_array(ARRAY[1])
json_array(ROW(1))
json_array(JSON '[1]')
json_array(DATE '2026-01-01', TIMESTAMP '2026-01-01 10:00:00')
json_array(json_object('b': 1))
json_object('a': json_array(1))
json_array()
SELECT json_object(k: v) FROM (VALUES ('x', 1), ('y', NULL)) t(k, v) ORDER BY 1
SELECT json_object(k: v ABSENT ON NULL) FROM (VALUES ('x', 1), ('y', NULL)) t(k, v) ORDER BY 1
CAST(MAP(ARRAY[TIMESTAMP '2026-01-01 10:00:00.123'], ARRAY[1]) AS JSON)
CAST(ARRAY[TIMESTAMP '2026-01-01 10:00:00.123456', NULL] AS JSON)
CAST(MAP(ARRAY['b', 'a'], ARRAY[infinity(), -0e0]) AS JSON)
json_format(CAST(1e7 AS JSON))
json_parse('{"a": 1.50, "b": 1e3, "c": 12345678901234567890.123}')
json_extract('{"a": 1.50}', '$.a')
CAST(json_parse('1.50') AS decimal(5,2))
CAST(CAST(ARRAY[1.50] AS JSON) AS array(decimal(5,2)))
CAST(CAST(DECIMAL '12345678901234567890.123456789012' AS JSON) AS decimal(38,12))
CAST(CAST(ARRAY[DECIMAL '12345678901234567890.123456789012'] AS JSON) AS array(decimal(38,12)))
CAST(JSON '{"a": 12345678901234567890.12}' AS map(varchar, decimal(38,2)))
CAST(JSON '{"a": 0.1}' AS map(varchar, double))
CAST(JSON '[1, null, 3]' AS array(integer))
CAST(JSON '{"a": {"b": [1, 2]}}' AS map(varchar, map(varchar, array(integer))))
CAST(JSON '[{"x": 1.25, "y": "z"}]' AS array(row(x decimal(4,2), y varchar)))
CAST(JSON '[1.25, "z"]' AS row(x decimal(4,2), y varchar))
CAST(JSON '{"a": "1.5"}' AS map(varchar, double))
CAST(JSON '{"1": 2}' AS map(integer, integer))
map_concat(map(array['a'], array[1]), map(array['b'], array[2]))
map_concat(map(array['a'], array[1]), map(array['b'], array[2]), map(array['c'], array[3]))
SELECT x, sum(x) OVER (ORDER BY x ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) FROM (VALUES 1, 2, 3) t(x) ORDER BY x
SELECT x, count(*) OVER (PARTITION BY x % 2 ORDER BY x DESC) FROM (VALUES 1, 2, 3, NULL) t(x) ORDER BY x
SELECT x, avg(x) OVER (), min(x) OVER (ORDER BY x DESC), max(x) OVER (ORDER BY x) FROM (VALUES 1.50, 2.25, NULL) t(x) ORDER BY x
SELECT x, array_agg(x) OVER (ORDER BY x) FROM (VALUES 1, 2) t(x) ORDER BY x
SELECT x, listagg(x) OVER (ORDER BY x) FROM (VALUES 'a') t(x)
SELECT x, lead(x, 1, 'none') OVER (ORDER BY x), lag(x, 2) OVER (ORDER BY x) FROM (VALUES 'a', 'b', 'c') t(x) ORDER BY x
SELECT lag(x, 1, 1.5) OVER (ORDER BY x) FROM (VALUES 1, 2) t(x) ORDER BY 1
SELECT lag(x, 1, 'a') OVER (ORDER BY x) FROM (VALUES 1, 2) t(x)
SELECT ntile(0) OVER (ORDER BY x) FROM (VALUES 1) t(x)
SELECT sum(x) OVER (ORDER BY y RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM (VALUES (1, 1.5), (2, 2.4), (3, 9.0)) t(x, y) ORDER BY 1
SELECT sum(x) OVER (ORDER BY y RANGE BETWEEN 0.5 PRECEDING AND CURRENT ROW) FROM (VALUES (1, 1), (2, 2)) t(x, y) ORDER BY 1
SELECT count(*) OVER (ORDER BY d RANGE BETWEEN INTERVAL '1' MONTH PRECEDING AND CURRENT ROW) FROM (VALUES DATE '2026-01-31', DATE '2026-02-28', DATE '2026-03-31') t(d) ORDER BY 1
SELECT sum(x) FILTER (WHERE x > 1) OVER () FROM (VALUES 1, 2) t(x)
SELECT row_number() OVER (ORDER BY x) + 1 FROM (VALUES 5, 6) t(x) ORDER BY 1
SELECT sum(row_number() OVER ()) FROM (VALUES 1) t(x)
SELECT x FROM (VALUES 1, 2) t(x) WHERE row_number() OVER () = 1
SELECT max(x) OVER w, min(x) OVER (w ORDER BY x) FROM (VALUES 1, 2) t(x) WINDOW w AS (PARTITION BY 1) ORDER BY 2
SELECT a, b, grouping(a), grouping(b), grouping(a, b) FROM (VALUES (1, 2)) t(a, b) GROUP BY CUBE (a, b) ORDER BY 5
SELECT a, count(*) FROM (VALUES 1, NULL) t(a) GROUP BY ROLLUP (a) ORDER BY a, 2
SELECT a FROM (VALUES (1, 2)) t(a, b) GROUP BY GROUPING SETS ((a), (b)) ORDER BY a
SELECT a, b FROM (VALUES (1, 2)) t(a, b) GROUP BY GROUPING SETS ((a, b), a, ()) ORDER BY 1, 2
SELECT count(*) FROM (VALUES (1, 2)) t(a, b) GROUP BY GROUPING SETS ((), ())
SELECT a + 1, count(*) FROM (VALUES 1, 1) t(a) GROUP BY a + 1
SELECT a + 2, count(*) FROM (VALUES 1, 1) t(a) GROUP BY a + 1
SELECT a, count(*) FROM (VALUES 1) t(a) GROUP BY ALL
SELECT * FROM (VALUES 1) t(a) ORDER BY ALL
SELECT x FROM (VALUES 3, 1, 2) t(x) ORDER BY -x
SELECT x AS y FROM (VALUES 3, 1, 2) t(x) ORDER BY y + 0
SELECT x FROM (VALUES 'b', 'a', 'C') t(x) ORDER BY lower(x) DESC
SELECT x FROM (VALUES 1, 2) t(x) ORDER BY 1 + 1
SELECT x FROM (VALUES 1, 2) t(x) LIMIT 1 + 1
SELECT x FROM (VALUES 1, 2) t(x) ORDER BY x OFFSET 1 ROW FETCH NEXT ROW ONLY
SELECT x FROM (VALUES 1, 2, 2) t(x) ORDER BY x DESC FETCH FIRST 1 ROW WITH TIES
date_trunc('week', DATE '2026-01-01')
date_trunc('quarter', TIMESTAMP '2026-05-17 10:20:30.123')
date_trunc('minute', TIMESTAMP '2026-03-29 01:30:30 Europe/Berlin')
date_trunc('day', TIMESTAMP '2026-03-29 12:30:30 Europe/Berlin')
date_trunc('hour', TIMESTAMP '2026-10-25 02:30:00 Europe/Berlin')
date_trunc('month', DATE '2026-01-15') = DATE '2026-01-01'
TIMESTAMP '2026-03-29 00:30:00 UTC' AT TIME ZONE 'Europe/Berlin' + INTERVAL '1' HOUR
TIMESTAMP '2026-03-28 02:30:00 Europe/Berlin' + INTERVAL '1' DAY
date_add('day', 1, TIMESTAMP '2026-03-28 02:30:00 Europe/Berlin')
date_diff('day', TIMESTAMP '2026-03-28 12:00:00 Europe/Berlin', TIMESTAMP '2026-03-29 12:00:00 Europe/Berlin')
date_diff('month', TIMESTAMP '2026-01-31 10:00:00', TIMESTAMP '2026-02-28 09:00:00')
date_diff('quarter', DATE '2026-01-01', DATE '2026-12-31')
CAST(TIMESTAMP '2026-01-01 00:30:00 Asia/Tokyo' AS date)
CAST(TIMESTAMP '2026-01-01 00:30:00.123456 UTC' AS timestamp(3))
TIMESTAMP '2026-01-01 10:00:00 UTC' = TIMESTAMP '2026-01-01 11:00:00 +01:00'
DATE '2026-01-01' < TIMESTAMP '2026-01-01 00:00:01'
day_of_week(DATE '2026-01-04'), week(DATE '2026-01-01'), year_of_week(DATE '2027-01-01'), day_of_year(DATE '2024-12-31')
date_format(TIMESTAMP '2026-01-05 03:04:05.678', '%Y-%m-%dT%H:%i:%s.%f %p %I %j %a %W %M %y %e %k %l')
date_parse('05/Jan/2026:10:20:30', '%d/%b/%Y:%H:%i:%s')
parse_datetime('2026-01-05 10:20 +02:00', 'yyyy-MM-dd HH:mm ZZ')
format_datetime(TIMESTAMP '2026-01-05 10:20:30', 'EEE, d MMM yyyy')
from_iso8601_date('2026-W02-3')
to_iso8601(TIMESTAMP '2026-01-05 10:20:30.5 Europe/Berlin')
last_day_of_month(TIMESTAMP '2024-02-10 10:00:00')
extract(WEEK FROM DATE '2026-12-31'), extract(QUARTER FROM DATE '2026-12-31')
from_unixtime(1767225600.5), from_unixtime(1767225600, 'Asia/Tokyo')
to_unixtime(TIMESTAMP '2026-01-01 00:00:00.25')
INTERVAL '1' DAY * 2.5
INTERVAL '90' MINUTE + INTERVAL '1' DAY
TIMESTAMP '2026-01-02 00:00:00' - TIMESTAMP '2026-01-01 12:30:00'
sequence(TIMESTAMP '2026-01-01 00:00:00', TIMESTAMP '2026-01-01 03:00:00', INTERVAL '90' MINUTE)
DECIMAL '10.00' / DECIMAL '3.0000'
DECIMAL '1' / 3
1.00 / 3.000
DECIMAL '0.01' / 1000000
CAST(1 AS decimal(38,0)) / 3
CAST('12345678901234567890.123456' AS decimal(38,6)) * CAST('1.5' AS decimal(2,1))
CAST('99999999999999999999999999999999999999' AS decimal(38,0)) + 1
round(DECIMAL '2.5'), round(DECIMAL '-2.5'), round(DECIMAL '1.005', 2), round(2.5e0), round(-0.5e0)
round(DECIMAL '99.95', 1), round(DECIMAL '9.99', 1)
round(123.456, -2), round(123456, -3), round(-1.5e0, 0)
truncate(DECIMAL '-1.999'), ceil(DECIMAL '1.000000000001'), floor(DECIMAL '-0.5')
CAST(1.5 AS integer), CAST(-1.5 AS integer), CAST(0.5e0 AS bigint), CAST('1e3' AS double)
CAST('1,000' AS bigint)
CAST(' 12 ' AS bigint)
CAST('12.' AS decimal(5,2)), CAST('.5' AS decimal(5,2)), CAST('+1' AS integer)
CAST(123456.789 AS decimal(5,2))
TRY_CAST('x' AS double), TRY_CAST('' AS integer), TRY_CAST('2026-02-30' AS date)
CAST(DECIMAL '1.50' AS varchar), CAST(1e0 AS varchar), CAST(1.0E-10 AS varchar), CAST(true AS varchar)
CAST(12345678.9e0 AS decimal(18,2)), CAST(0.1e0 + 0.2e0 AS decimal(18,17))
split('a,b,,c', ','), split('', ','), split_part('a,b', ',', 3)
regexp_split('a1b22c', '[0-9]+'), regexp_extract_all('k1=v1&k2=v2', '(\w+)=(\w+)', 2), regexp_count('aXbX', 'X')
regexp_replace('abc', '(b)', '[$1]'), regexp_replace('a-b', '-'), regexp_replace('abc', 'x*', '-')
regexp_like('a.b', '^a\.b$'), regexp_extract('i-0a1b', 'i-([0-9a-f]+)', 2)
strpos('abc', ''), position('c' IN 'abc'), substr('abc', 0), substr('abc', -5), substr('abc', 2, 100)
lpad('abc', 2, 'x'), rpad('a', 3, 'xy'), reverse('añb'), length('日本')
trim(BOTH 'x' FROM 'xxaxx'), ltrim('  a'), rtrim('a  ') || '|'
concat_ws(',', 'a', NULL, 'b'), concat_ws(',', ARRAY['a', NULL])
upper('straße'), lower('ÀÉ'), chr(8364), codepoint('€')
translate('abc', 'ab', 'x'), replace('aaa', 'a', ''), starts_with('abc', '')
levenshtein_distance('kitten', 'sitting'), hamming_distance('ab', 'ac')
format('%5.1f|%-5s|%05d|%,d|%x', 3.14159e0, 'ab', 42, 1234567, 255)
format('%s %s', DECIMAL '1.50', DATE '2026-01-01')
url_extract_parameter('https://x.y/z?a=1&b=2', 'b'), url_encode('a b&c')
json_extract('{"a": {"b": [1, 2, {"c": "d"}]}}', '$.a.b[2].c')
json_extract_scalar('{"a": [1, 2]}', '$.a'), json_array_length('[1, 2]'), json_size('{"a": {"b": 1}}', '$.a')
json_value('{"a": 1.50}', 'lax $.a'), json_query('{"a": [1, 2]}', 'lax $.a[*]' WITH WRAPPER)
json_extract('{"a.b": 1}', '$["a.b"]'), json_extract_scalar('not json', '$.a')
CAST(json_parse('{"a": [1, 2.5]}') AS map(varchar, array(double)))
element_at(ARRAY['a'], 5), element_at(MAP(ARRAY[1], ARRAY['x']), 1.0)
map_agg(x, y) FILTER (WHERE false)
SELECT map_agg(x, y) FROM (VALUES ('a', 1), ('a', 2)) t(x, y)
SELECT array_agg(x ORDER BY y DESC, x) FROM (VALUES (1, 2), (2, 2), (3, 1), (NULL, 9)) t(x, y)
SELECT array_agg(x) FILTER (WHERE x IS NOT NULL) FROM (VALUES NULL, 1) t(x)
SELECT sum(x), avg(x), sum(DISTINCT x) FROM (VALUES REAL '0.1', REAL '0.2') t(x)
SELECT avg(x), sum(x) FROM (VALUES 1, 2, 4) t(x)
SELECT avg(x) FROM (VALUES DECIMAL '1.00', DECIMAL '2.01') t(x)
SELECT max(x), min(x) FROM (VALUES 'b', 'B', 'á', '') t(x)
SELECT count(*) FROM (VALUES 1, 2) t(x), UNNEST(ARRAY[1, 2, 3]) u(y)
SELECT x, y FROM (VALUES (1, ARRAY['a', 'b']), (2, ARRAY[]), (3, NULL)) t(x, a) LEFT JOIN UNNEST(a) u(y) ON TRUE ORDER BY x, y
SELECT x, y, z FROM (VALUES (1, ARRAY[ROW('a', 1), ROW('b', 2)])) t(x, a) CROSS JOIN UNNEST(a) u(y, z) ORDER BY y
SELECT y FROM UNNEST(ARRAY[NULL, ROW(1, 2)]) u(y, z) ORDER BY y
SELECT k, v, n FROM UNNEST(MAP(ARRAY['b', 'a'], ARRAY[1, 2])) WITH ORDINALITY u(k, v, n) ORDER BY n
SELECT * FROM (SELECT 1 a, 2 b) CROSS JOIN LATERAL (SELECT a + b c) ORDER BY 1
SELECT (SELECT y FROM (VALUES (1, 'x')) u(k, y) WHERE k = a) FROM (VALUES 1, 2) t(a) ORDER BY 1
SELECT a FROM (VALUES 1, 2, 3) t(a) WHERE a NOT IN (SELECT b FROM (VALUES 1, NULL) u(b))
SELECT * FROM (VALUES 1, 2) t(a) FULL JOIN (VALUES 2, 3) u(b) ON a = b ORDER BY a, b
SELECT * FROM (VALUES (1, 'x')) t(a, b) JOIN (VALUES (1, 'y')) u(a, c) USING (a)
SELECT t.a FROM (VALUES (1, 'x')) t(a, b) JOIN (VALUES (1, 'y')) u(a, c) USING (a)
WITH a AS (SELECT 1 x), b AS (SELECT x + 1 y FROM a) SELECT * FROM a, b
WITH a(x) AS (VALUES 1, 2) SELECT count(*) FROM a WHERE x IN (SELECT x FROM a WHERE x > 1)
SELECT 1 WHERE NULL
SELECT 1 WHERE 1
SELECT CASE WHEN x THEN 1 END FROM (VALUES NULL, true) t(x) ORDER BY 1
SELECT if(x > 1, x / (x - 2), 0) FROM (VALUES 1, 2) t(x)
SELECT try(x / 0), try(CAST('a' AS integer)) FROM (VALUES 1) t(x)
SELECT coalesce(try(1 / x), -1) FROM (VALUES 0, 2) t(x) ORDER BY 1
SELECT nullif(x, 0) FROM (VALUES 0, 1) t(x) ORDER BY 1
SELECT x IS NULL, x = NULL, x <> NULL, NOT (x = 1) FROM (VALUES NULL, 1) t(x) ORDER BY 1
SELECT bitwise_and(5, 3), bitwise_or(5, 3), bitwise_xor(5, 3), bitwise_not(5), bit_count(7, 64)
SELECT 7 / 2, -7 / 2, 7 % -3, 7e0 / 2, mod(-7, 3)
SELECT 1e0 / 0, 0e0 / 0, -1e0 / 0
SELECT 1e0 % 0
json_value('{"a": 1.50}', 'lax $.a')
json_value('{"a": 0.0960}', 'lax $.a')
json_value('{"a": 1e3}', 'lax $.a')
json_value('{"a": 123456789.5}', 'lax $.a')
json_value('{"a": 12345678901}', 'lax $.a')
json_value('{"a": 12345678901234567890}', 'lax $.a')
json_value('{"a": -0.0}', 'lax $.a')
json_value('{"a": true}', 'lax $.a')
json_value('{"a": "1.50"}', 'lax $.a')
json_value('{"a": 1.50}', 'lax $.a' RETURNING double)
json_value('{"a": 1.55}', 'lax $.a' RETURNING integer)
json_value('{"a": 5}', 'lax $.a' RETURNING integer)
json_value('{"a": 5}', 'lax $.a' RETURNING double)
json_value('{"a": "5"}', 'lax $.a' RETURNING bigint)
json_value('{"a": 1.50}', 'lax $.a' RETURNING varchar(10))
json_query('{"a": 1.50}', 'lax $.a')
json_query('{"a": [1.50, 1e3, 12345678901234567890.12]}', 'lax $.a')
array_join(ARRAY[ROW(1, 2)], ',')
array_join(ARRAY[ARRAY[1]], ',')
array_join(ARRAY[MAP(ARRAY[1], ARRAY[2])], ',', '-')
array_join(ARRAY[X'61'], ',')
array_join(ARRAY[JSON '1'], ',')
