-- Grouping sets, rollup, cube, grouping().
SELECT a, b, sum(x) FROM (VALUES ('p', 'q', 1), ('p', 'r', 2), ('s', 'q', 3)) t(a, b, x) GROUP BY ROLLUP (a, b) ORDER BY a, b
SELECT a, b, sum(x) FROM (VALUES ('p', 'q', 1), ('p', 'r', 2), ('s', 'q', 3)) t(a, b, x) GROUP BY CUBE (a, b) ORDER BY a, b, 3
SELECT a, b, sum(x), grouping(a, b) FROM (VALUES ('p', 'q', 1), ('p', 'r', 2), ('s', 'q', 3)) t(a, b, x) GROUP BY GROUPING SETS ((a, b), (a), ()) ORDER BY 4, 1, 2
SELECT a, grouping(a), count(*) FROM (VALUES 'p', 's', 'p') t(a) GROUP BY GROUPING SETS (a, ()) ORDER BY 2, 1
SELECT coalesce(a, 'total'), sum(x) FROM (VALUES ('p', 1), ('s', 2)) t(a, x) GROUP BY ROLLUP (a) ORDER BY 2
SELECT a, b, count(*) FROM (VALUES (1, 2), (1, 3)) t(a, b) GROUP BY a, ROLLUP (b) ORDER BY 1, 2
SELECT if(grouping(a) = 1, 'all', a), sum(x) FROM (VALUES ('p', 1), (NULL, 2)) t(a, x) GROUP BY ROLLUP (a) ORDER BY 2
SELECT sum(x) FROM (VALUES 1) t(x) WHERE x > 1 GROUP BY GROUPING SETS (())
SELECT a, sum(x) FROM (VALUES (1, 1), (2, 2)) t(a, x) GROUP BY GROUPING SETS ((a), (a)) ORDER BY 1
SELECT a, b, sum(x) AS s FROM (VALUES ('p', 'q', 1), ('p', 'r', 2)) t(a, b, x) GROUP BY GROUPING SETS ((a), (b)) HAVING sum(x) > 1 ORDER BY s
