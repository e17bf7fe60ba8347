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
SELECT a, b FROM (VALUES (1,1), (2,2), (2,2),(0,0)) t(a,b) ORDER BY a DESC OFFSET 1 FETCH FIRST 1 ROW WITH TIES
SELECT a FROM (VALUES (1,1), (2,2), (2,3),(0,0)) t(a,b) ORDER BY b/2 DESC FETCH FIRST 1 ROW WITH TIES
SELECT a + 1 AS c, b FROM (VALUES (1,1), (2,2), (2,2),(0,0)) t(a,b) ORDER BY 1 DESC, c FETCH FIRST ROW WITH TIES
SELECT a, count(*) FROM (VALUES (1,1), (2,2), (3,3),(2,0)) t(a,b) GROUP BY a ORDER BY 2, min(a) / 10 FETCH NEXT 1 ROWS WITH TIES
SELECT a FROM (VALUES 1, null, null, 2) t(a) ORDER BY a FETCH FIRST 3 ROWS WITH TIES
SELECT a FROM (VALUES 1, 2, 2) t(a) ORDER BY a OFFSET 5 FETCH FIRST 1 ROW WITH TIES
SELECT a, row_number() OVER w FROM (VALUES 1, 2, 2) t(a) WINDOW w AS (ORDER BY a) ORDER BY a FETCH FIRST 2 ROWS WITH TIES
SELECT a FROM (VALUES 1, 2, 2) t(a) ORDER BY a FETCH FIRST 0 ROWS WITH TIES
SELECT a, count(*) FROM (VALUES 1) t(a) GROUP BY a ORDER BY min(a)
SELECT a AS x, count(*) FROM (VALUES 1) t(a) GROUP BY a ORDER BY min(a)
SELECT a, count(*) FROM (VALUES 1) t(a) GROUP BY a ORDER BY min(t.a)
SELECT a AS b, count(*) FROM (VALUES (1,2)) t(a,b) GROUP BY a ORDER BY min(b)
SELECT max(b) AS b, a FROM (VALUES (1,2)) t(a,b) GROUP BY a ORDER BY min(b)
SELECT a FROM (VALUES 1) t(a) FETCH FIRST 0 ROWS ONLY
SELECT a, count(*) FROM (VALUES 1) t(a) GROUP BY a ORDER BY count(a) OVER ()
