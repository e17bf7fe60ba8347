-- Mixed types, wrong types: what DuckDB would convert by itself.
'1' = 1
1 = '1'
'1' <> 1
'a' < 1
1 IN ('1', '2')
'1' IN (1, 2)
1 BETWEEN '0' AND '2'
1 || 'a'
'a' || 1
'a' || DATE '2026-01-01'
'a' || true
'a' + 1
1 + 'a'
'1' * 2
'2' - 1
DATE '2026-01-01' > '2025-01-01'
DATE '2026-01-01' = '2026-01-01'
timestamp '2026-01-01 00:00:00' > '2025-01-01'
DATE '2026-01-01' BETWEEN '2025-01-01' AND '2027-01-01'
DATE '2026-01-01' IN ('2026-01-01')
DATE '2026-01-01' + 1
DATE '2026-01-01' - 1
DATE '2026-01-01' + DATE '2026-01-01'
DATE '2026-01-01' + interval '1' hour
timestamp '2026-01-01 00:00:00' + 1
interval '1' day + interval '1' month
interval '1' day > interval '1' month
interval '1' day + 1
true + 1
true = 1
true AND 1
NOT 1
1 AND true
'true' AND true
-'a'
-true
- DATE '2026-01-01'
coalesce(1, 'a')
coalesce('a', DATE '2026-01-01')
coalesce(DATE '2026-01-01', 1)
if(true, 1, 'a')
if(1, 2, 3)
nullif(1, 'a')
CASE WHEN true THEN 1 ELSE 'a' END
CASE WHEN 1 THEN 2 END
CASE 1 WHEN 'a' THEN 2 END
CASE WHEN true THEN DATE '2026-01-01' ELSE 'x' END
greatest(1, 'a')
least(DATE '2026-01-01', '2026-01-02')
ARRAY[1, 'a']
ARRAY[1] || 'a'
ARRAY[1] = ARRAY['a']
MAP(ARRAY['a'], ARRAY[1])[1]
ARRAY[1]['a']
ARRAY['a'][1e0]
ROW(1, 2) = ROW(1, 'a')
ROW(1, 2) = ROW(1)
1 LIKE '1'
'a' LIKE 1
X'41' = 'A'
JSON '1' = 1
1 IS DISTINCT FROM 'a'
1 = ANY (VALUES 'a')
1 IN (SELECT 'a')
1 IN (SELECT 1, 2)
(SELECT 1, 2)
SELECT 1 UNION SELECT 'a'
SELECT 1 UNION ALL SELECT DATE '2026-01-01'
SELECT 1 INTERSECT SELECT 'a'
SELECT 1 EXCEPT SELECT true
SELECT 1, 2 UNION SELECT 1
SELECT 1 UNION SELECT 1, 2
VALUES 1, 'a'
VALUES (1, 2), (1, 'a')
VALUES (1, 2), (1)
SELECT * FROM (VALUES (1, 'a'), ('b', 2)) t(a, b)
SELECT * FROM (VALUES 1) t(a) JOIN (VALUES '1') u(b) ON a = b
SELECT * FROM (VALUES 1) t(a) JOIN (VALUES '1') u(a) USING (a)
SELECT * FROM (VALUES 1) t(a) JOIN (VALUES 1) u(b) ON a
SELECT a FROM (VALUES 1) t(a) WHERE a
SELECT a FROM (VALUES 1) t(a) WHERE 'x'
SELECT sum(a) FROM (VALUES 1) t(a) HAVING sum(a)
SELECT count(*) FILTER (WHERE a) FROM (VALUES 1) t(a)
SELECT sum(x) FROM (VALUES 'a') t(x)
SELECT avg(x) FROM (VALUES 'a') t(x)
SELECT sum(x) FROM (VALUES DATE '2026-01-01') t(x)
SELECT sum(x) FROM (VALUES true) t(x)
SELECT max(m) FROM (VALUES MAP(ARRAY['a'], ARRAY[1])) t(m)
SELECT m FROM (VALUES MAP(ARRAY['a'], ARRAY[1])) t(m) ORDER BY m
SELECT x FROM (VALUES 1) t(x) ORDER BY x + 'a'
SELECT x, sum(x) OVER (ORDER BY x RANGE BETWEEN '1' PRECEDING AND CURRENT ROW) FROM (VALUES 1) t(x)
SELECT lag(x, 1, 'a') OVER (ORDER BY x) FROM (VALUES 1) t(x)
SELECT lag(x, 'a') OVER (ORDER BY x) FROM (VALUES 1) t(x)
SELECT array_agg(x ORDER BY m) FROM (VALUES (1, MAP(ARRAY['a'], ARRAY[1]))) t(x, m)
SELECT s FROM (VALUES '2026-01-01') t(s) WHERE s >= DATE '2026-01-01'
SELECT d FROM (VALUES DATE '2026-01-01') t(d) WHERE d >= '2026-01-01'
SELECT s FROM (VALUES '1') t(s) WHERE s = 1
SELECT x FROM UNNEST(1) t(x)
SELECT x FROM UNNEST('a') t(x)
cast(1 AS date)
cast(DATE '2026-01-01' AS bigint)
cast(timestamp '2026-01-01 00:00:00' AS bigint)
cast(1 AS timestamp)
cast(true AS date)
cast(ARRAY[1] AS varchar)
cast(MAP(ARRAY['a'], ARRAY[1]) AS varchar)
cast(1 AS array(integer))
cast(ROW(1, 2) AS row(x integer))
cast('a' AS array(varchar))
cast(1 AS varbinary)
cast(X'41' AS integer)
cast(1.5 AS date)
cast(interval '1' day AS bigint)
cast(DATE '2026-01-01' AS boolean)
cast(1 AS nonsense)
cast(1 AS string)
cast('a' AS text)
cast('a' AS decimal(40,2))
cast('a' AS varchar(0))
cast('1' AS int4)
cast('1' AS datetime)
try_cast(1 AS date)
extract(YEAR FROM 1)
extract(YEAR FROM '2026-01-01')
extract(FOO FROM DATE '2026-01-01')
extract(HOUR FROM DATE '2026-01-01')
1 AT TIME ZONE 'UTC'
DATE '2026-01-01' AT TIME ZONE 'UTC'
SELECT 1 LIMIT 'a'
+'a'
1 + +'a'
+NULL
+DATE '2026-01-01'
+INTERVAL '1' DAY
+true
+ + 1.50
+ARRAY[1]
SELECT +a FROM (VALUES (2,3)) t(a,b) GROUP BY b
+(SELECT 'x')
