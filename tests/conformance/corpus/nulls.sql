-- NULL: three-valued logic, and where it stands in an order.
NULL
NULL = NULL
NULL IS NULL
1 IS NOT NULL
NULL AND false
NULL AND true
NULL OR true
NULL OR false
NOT NULL
1 IS DISTINCT FROM NULL
NULL IS NOT DISTINCT FROM NULL
1 IN (1, NULL)
2 IN (1, NULL)
2 NOT IN (1, NULL)
NULL IN (1, 2)
NULL BETWEEN 1 AND 2
1 BETWEEN NULL AND 0
1 BETWEEN 2 AND NULL
coalesce(NULL, 2)
coalesce(NULL, NULL)
coalesce(1, 2e0)
nullif(1, 1)
nullif(1, 2)
nullif('a', 'b')
nullif(1, 1e0)
if(NULL, 1, 2)
if(true, 1)
if(false, 1)
if(1 > 2, 'a', 'bcd')
CASE NULL WHEN NULL THEN 1 ELSE 2 END
CASE 1 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END
CASE WHEN NULL THEN 1 ELSE 2 END
CASE WHEN 1 = 2 THEN 1 END
CASE 1e0 WHEN 1 THEN 'one' ELSE 'other' END
true AND NOT false OR false
1 = 1 AND 2 > 1
true > false
1 BETWEEN 0 AND 2 AND true
NOT 1 = 2
ROW(1, NULL) = ROW(1, 2)
ROW(1, NULL) = ROW(2, NULL)
ARRAY[1, NULL] = ARRAY[1, 2]
ARRAY[1, NULL] = ARRAY[2, NULL]
ROW(1, 2) < ROW(1, 3)
ROW(1, 2) IN (ROW(1, 2), ROW(3, 4))
(1, 'a') = (1, 'a')
1 = ANY (VALUES 1, 2)
3 > ALL (VALUES 1, 2)
3 = SOME (VALUES 1, NULL)
EXISTS (SELECT 1 WHERE false)
(SELECT 1 WHERE false)
(SELECT max(x) FROM (VALUES 1, 2) t(x))
SELECT x FROM (VALUES 2, NULL, 1) t(x) ORDER BY x
SELECT x FROM (VALUES 2, NULL, 1) t(x) ORDER BY x DESC
SELECT x FROM (VALUES 2, NULL, 1) t(x) ORDER BY x NULLS FIRST
SELECT x FROM (VALUES 2, NULL, 1) t(x) ORDER BY x DESC NULLS LAST
SELECT x FROM (VALUES 1e0, nan(), NULL, infinity(), -infinity()) t(x) ORDER BY x
SELECT x FROM (VALUES 1e0, nan(), NULL, infinity()) t(x) ORDER BY x DESC
SELECT x FROM (VALUES 'b', 'A', NULL, 'a', 'B', '') t(x) ORDER BY x
SELECT x, count(*) FROM (VALUES 1, NULL, NULL) t(x) GROUP BY x ORDER BY x
SELECT DISTINCT x FROM (VALUES 1, NULL, NULL) t(x) ORDER BY x
SELECT count(x), count(*), sum(x), avg(x), max(x) FROM (VALUES NULL, 1, 3) t(x)
SELECT sum(x), count(x), avg(x) FROM (VALUES 1) t(x) WHERE false
SELECT x NOT IN (SELECT y FROM (VALUES 1, NULL) u(y)) FROM (VALUES 1, 2) t(x) ORDER BY x
SELECT * FROM (VALUES (1, NULL)) t(a, b) WHERE a <> b OR b IS NULL
SELECT max(x), min(x) FROM (VALUES nan(), 1e0, NULL) t(x)
SELECT a, b FROM (VALUES (1, NULL), (1, 'x'), (NULL, 'y')) t(a, b) ORDER BY a, b DESC
