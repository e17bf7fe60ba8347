-- Columns, aliases, tables, groups.
SELECT 1 AS a, a + 1
SELECT x AS a FROM (VALUES 1) t(x) WHERE a = 1
SELECT x AS a, count(*) FROM (VALUES 1) t(x) GROUP BY a
SELECT sum(x) AS s FROM (VALUES 1) t(x) HAVING s > 0
SELECT y FROM (VALUES 1) t(x)
SELECT t.y FROM (VALUES 1) t(x)
SELECT u.x FROM (VALUES 1) t(x)
SELECT u.* FROM (VALUES 1) t(x)
SELECT x FROM (VALUES 1) t(x), (VALUES 2) u(x)
SELECT x FROM (VALUES 1) t(x) JOIN (VALUES 1) u(x) ON t.x = u.x
SELECT t.x FROM (VALUES 1) t(x) JOIN (VALUES 1) u(x) USING (x)
SELECT * FROM (VALUES 1) t(x) JOIN (VALUES 1) u(y) USING (x)
SELECT * FROM (VALUES 1) t(x) JOIN (VALUES 1) u(y) ON x = z
SELECT * FROM (VALUES (1, 2)) t(x)
SELECT * FROM (VALUES 1) t(x, y)
WITH t(a, b) AS (SELECT 1) SELECT * FROM t
WITH t AS (SELECT 1 AS a), t AS (SELECT 2 AS a) SELECT * FROM t
WITH t AS (SELECT 1 AS x) SELECT y FROM t
SELECT * FROM nowhere
SELECT * FROM no_schema.nowhere
SELECT *
SELECT x FROM (VALUES 1) t(x) ORDER BY 2
SELECT x FROM (VALUES 1) t(x) ORDER BY 0
SELECT x FROM (VALUES 1) t(x) ORDER BY y
SELECT x FROM (VALUES 1) t(x) GROUP BY 2
SELECT x FROM (VALUES 1) t(x) GROUP BY y
SELECT x, count(*) FROM (VALUES 1) t(x)
SELECT x, y, count(*) FROM (VALUES (1, 2)) t(x, y) GROUP BY x
SELECT x + y FROM (VALUES (1, 2)) t(x, y) GROUP BY x
SELECT * FROM (VALUES (1, 2)) t(x, y) GROUP BY x
SELECT sum(x) FROM (VALUES (1, 2)) t(x, y) GROUP BY y HAVING x > 1
SELECT sum(x) FROM (VALUES (1, 2)) t(x, y) GROUP BY y ORDER BY x
SELECT x FROM (VALUES 1) t(x) GROUP BY sum(x)
SELECT x FROM (VALUES 1) t(x) GROUP BY 1, count(*)
SELECT count(*) FROM (VALUES 1) t(x) GROUP BY 1
SELECT x FROM (VALUES 1) t(x) WHERE sum(x) > 1
SELECT x FROM (VALUES 1) t(x) WHERE row_number() OVER () = 1
SELECT x FROM (VALUES 1) t(x) HAVING x > 1
SELECT sum(sum(x)) FROM (VALUES 1) t(x)
SELECT sum(count(*) OVER ()) FROM (VALUES 1) t(x)
SELECT row_number() OVER (ORDER BY row_number() OVER ()) FROM (VALUES 1) t(x)
SELECT sum(x) OVER w FROM (VALUES 1) t(x)
SELECT x FROM (VALUES 1) t(x) QUALIFY row_number() OVER () = 1
SELECT DISTINCT x FROM (VALUES (1, 2)) t(x, y) ORDER BY y
SELECT x FROM (VALUES 1) t(x) UNION SELECT 2 ORDER BY t.x
SELECT 1 AS x UNION SELECT 2 ORDER BY y
SELECT t.x.y FROM (VALUES 1) t(x)
SELECT r.z FROM (SELECT cast(ROW(1, 'a') AS row(x integer, y varchar)) AS r)
SELECT cast(ROW(1) AS row(x integer)).y
SELECT x FROM (VALUES 1) t(x) CROSS JOIN UNNEST(ARRAY[1]) u(a, b)
SELECT u.q FROM (VALUES 1) t(x) CROSS JOIN UNNEST(ARRAY[1]) u(a)
SELECT (SELECT y FROM (VALUES 1) u(z)) FROM (VALUES 1) t(x)
SELECT x FROM (VALUES 1) t(x) WHERE x IN (SELECT y)
SELECT a.x FROM (VALUES 1) t(x) AS a
SELECT count(*) AS c, c + 1 FROM (VALUES 1) t(x)
SELECT x AS a FROM (VALUES 1) t(x) ORDER BY sum(a)
SELECT x FROM (VALUES (1, 2)) t(x, x)
SELECT "X y" FROM (VALUES 1) t(x)
SELECT x, array_agg(y) FROM (VALUES (1, 2)) t(x, y) GROUP BY y
SELECT max(x), x FROM (VALUES 1) t(x) GROUP BY ROLLUP (max(x))
SELECT grouping(y) FROM (VALUES (1, 2)) t(x, y) GROUP BY x
SELECT x FROM (VALUES 1) t(x) LIMIT x
