-- What looks alike in two engines: common types, LIKE with ESCAPE, windows, samples, JSON and decimals to the last digit.
ARRAY[CAST(ROW(1) AS ROW(a integer)), CAST(ROW(1) AS ROW(b integer))]
ARRAY[CAST(ROW(1, 'x') AS ROW(a integer, b varchar)), ROW(2, 'y')]
ARRAY[CAST(ROW(1) AS ROW(a integer)), CAST(ROW(2.5) AS ROW(a decimal(3,1)))]
coalesce(CAST(ROW(1) AS ROW(a integer)), CAST(ROW(1) AS ROW(b integer)))
CAST(ROW(1) AS ROW(a integer)) = CAST(ROW(1) AS ROW(b integer))
SELECT CAST(ROW(1) AS ROW(a integer)) UNION ALL SELECT CAST(ROW(1) AS ROW(b bigint))
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
SELECT 1 UNION ALL SELECT 2.5
SELECT 'a' UNION ALL SELECT 'bcd'
SELECT NULL UNION ALL SELECT 1
SELECT ARRAY[1] UNION ALL SELECT ARRAY[2.5]
SELECT ROW(1, NULL) UNION ALL SELECT ROW(2.5, 'a')
SELECT DATE '2026-01-01' UNION ALL SELECT TIMESTAMP '2026-01-01 10:00:00'
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
SELECT x FROM (VALUES 1, 2) t(x) TABLESAMPLE BERNOULLI (100)
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
