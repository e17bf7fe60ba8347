-- NULL and NaN inside arrays, rows and maps: what is equal, what is distinct, what has an order and what has none.
ARRAY[1, NULL] < ARRAY[1, 2]
ARRAY[1, NULL] < ARRAY[2, NULL]
ARRAY[1, NULL] >= ARRAY[0, NULL]
ARRAY[NULL, 1] < ARRAY[1]
ARRAY[1] < ARRAY[1, NULL]
ARRAY[1, NULL] > ARRAY[1]
ARRAY[1, NULL] = ARRAY[1, NULL]
ARRAY[1, NULL] <> ARRAY[1]
ARRAY[1, NULL] <> ARRAY[1, NULL]
ARRAY[1, NULL] <> ARRAY[2, NULL]
ARRAY[NULL] = ARRAY[NULL]
ARRAY[1, NULL] IS DISTINCT FROM ARRAY[1, NULL]
ARRAY[1, NULL] IS NOT DISTINCT FROM ARRAY[1, NULL]
ARRAY[1, NULL] IS DISTINCT FROM ARRAY[1, 2]
ARRAY[ARRAY[1, NULL]] = ARRAY[ARRAY[1, NULL]]
ARRAY[ARRAY[1, NULL]] = ARRAY[ARRAY[2, NULL]]
ARRAY[ARRAY[1, NULL]] < ARRAY[ARRAY[2, NULL]]
ARRAY[ARRAY[1, NULL], ARRAY[3]] <> ARRAY[ARRAY[1, NULL], ARRAY[4]]
ARRAY[1, 2] BETWEEN ARRAY[1] AND ARRAY[1, 3]
ARRAY[1, NULL] BETWEEN ARRAY[1] AND ARRAY[1, 3]
ARRAY[3] BETWEEN ARRAY[1] AND ARRAY[2, NULL]
ARRAY[] < ARRAY[NULL]
ARRAY[nan()] = ARRAY[nan()]
ARRAY[nan()] < ARRAY[1e0]
ARRAY[1e0] < ARRAY[nan()]
ARRAY[nan()] IS DISTINCT FROM ARRAY[nan()]
ROW(1, NULL) < ROW(1, 2)
ROW(1, NULL) < ROW(2, NULL)
ROW(1, NULL) > ROW(2, 2)
ROW(NULL, 1) < ROW(1, 2)
ROW(1, NULL) <> ROW(1, NULL)
ROW(1, NULL) <> ROW(2, NULL)
ROW(1, NULL) IS DISTINCT FROM ROW(1, NULL)
ROW(1, NULL) IS DISTINCT FROM ROW(1, 2)
ROW(1, NULL) IS NULL
ROW(NULL, NULL) IS NULL
ROW(1, 'a') <= ROW(1, 'a')
ROW(1, 'a') >= ROW(1, 'b')
ROW(1, 2.5) = ROW(1, 2)
ROW(1, 2.5) < ROW(1, 3)
ROW(1, ARRAY[NULL]) = ROW(1, ARRAY[NULL])
ROW(1, ARRAY[NULL]) = ROW(2, ARRAY[NULL])
ROW(1, ROW(2, NULL)) = ROW(1, ROW(2, NULL))
ROW(1, ROW(2, NULL)) = ROW(1, ROW(3, NULL))
ROW(1, 2) BETWEEN ROW(1, 1) AND ROW(1, 3)
ROW(1, NULL) BETWEEN ROW(0, NULL) AND ROW(2, NULL)
ROW(nan(), 1) = ROW(nan(), 1)
MAP(ARRAY['a', 'b'], ARRAY[1, 2]) = MAP(ARRAY['b', 'a'], ARRAY[2, 1])
MAP(ARRAY['a'], ARRAY[NULL]) = MAP(ARRAY['a'], ARRAY[NULL])
MAP(ARRAY['a'], ARRAY[NULL]) = MAP(ARRAY['a'], ARRAY[1])
MAP(ARRAY['a'], ARRAY[NULL]) = MAP(ARRAY['b'], ARRAY[NULL])
MAP(ARRAY['a', 'b'], ARRAY[NULL, 1]) = MAP(ARRAY['a', 'b'], ARRAY[NULL, 2])
MAP(ARRAY['a'], ARRAY[1]) <> MAP(ARRAY['a'], ARRAY[2])
MAP(ARRAY['a', 'b'], ARRAY[1, 2]) <> MAP(ARRAY['b', 'a'], ARRAY[2, 1])
MAP(ARRAY['a', 'b'], ARRAY[1, 2]) IS DISTINCT FROM MAP(ARRAY['b', 'a'], ARRAY[2, 1])
MAP(ARRAY['a'], ARRAY[NULL]) IS DISTINCT FROM MAP(ARRAY['a'], ARRAY[NULL])
MAP(ARRAY['a'], ARRAY[1]) < MAP(ARRAY['a'], ARRAY[2])
MAP(ARRAY['a'], ARRAY[1]) IN (MAP(ARRAY['a'], ARRAY[1]))
MAP(ARRAY['a', 'b'], ARRAY[1, 2]) IN (MAP(ARRAY['b', 'a'], ARRAY[2, 1]))
ARRAY[MAP(ARRAY['a'], ARRAY[1])] < ARRAY[MAP(ARRAY['a'], ARRAY[2])]
ARRAY[MAP(ARRAY['a', 'b'], ARRAY[1, 2])] = ARRAY[MAP(ARRAY['b', 'a'], ARRAY[2, 1])]
ROW(1, MAP(ARRAY['a', 'b'], ARRAY[1, 2])) = ROW(1, MAP(ARRAY['b', 'a'], ARRAY[2, 1]))
ROW(1, MAP(ARRAY['a'], ARRAY[1])) < ROW(1, MAP(ARRAY['a'], ARRAY[1]))
ARRAY[1, NULL] IN (ARRAY[1, NULL])
ARRAY[1, NULL] IN (ARRAY[1, NULL], ARRAY[2])
ARRAY[1, NULL] IN (ARRAY[2, NULL])
ARRAY[1, NULL] NOT IN (ARRAY[2], ARRAY[2, NULL])
ARRAY[1] IN (ARRAY[1, NULL], ARRAY[1])
ARRAY[1, 2] IN (ARRAY[1, NULL], ARRAY[3, 4])
ROW(1, NULL) IN (ROW(1, NULL))
ROW(1, NULL) IN (ROW(2, NULL), ROW(3, 1))
ROW(1, 2) IN (ROW(1, NULL), ROW(1, 2))
ROW(1, 2) NOT IN (ROW(1, NULL), ROW(3, 2))
ROW(1, 2) IN (SELECT a, b FROM (VALUES (1, 2), (3, NULL)) t(a, b))
ROW(1, 2) IN (SELECT a, b FROM (VALUES (3, NULL), (1, NULL)) t(a, b))
ROW(1, 2) IN (SELECT ROW(a, b) FROM (VALUES (1, 2), (3, NULL)) t(a, b))
ROW(1, 5) IN (SELECT ROW(a, b) FROM (VALUES (1, 2), (1, NULL)) t(a, b))
ARRAY[1, NULL] IN (SELECT a FROM (VALUES ARRAY[1, NULL]) t(a))
ARRAY[1, 2] IN (SELECT a FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) t(a))
ARRAY[1, 2] IN (SELECT a FROM (VALUES ARRAY[1, NULL], ARRAY[3, 2]) t(a))
ARRAY[1, 2] = ANY (SELECT a FROM (VALUES ARRAY[1, 2], ARRAY[3]) t(a))
ARRAY[1, 2] = ALL (SELECT a FROM (VALUES ARRAY[1, 2], ARRAY[3]) t(a))
ARRAY[1, 2] = ALL (SELECT a FROM (VALUES ARRAY[1, 2], ARRAY[1, 2]) t(a))
ARRAY[1, 2] <> ANY (SELECT a FROM (VALUES ARRAY[1, 2], ARRAY[1, 2]) t(a))
ARRAY[1, 2] <> ALL (SELECT a FROM (VALUES ARRAY[1, 3], ARRAY[1]) t(a))
ARRAY[1, 2] <> ALL (SELECT a FROM (VALUES ARRAY[1, NULL], ARRAY[3]) t(a))
ARRAY[1, 2] = ANY (SELECT a FROM (VALUES ARRAY[1, NULL], ARRAY[3]) t(a))
ARRAY[1, 2] < ANY (SELECT a FROM (VALUES ARRAY[1, 3], ARRAY[1]) t(a))
ARRAY[1, 2] < ALL (SELECT a FROM (VALUES ARRAY[1, 3], ARRAY[1]) t(a))
ARRAY[1, 2] < ALL (SELECT a FROM (VALUES ARRAY[1, NULL]) t(a))
ARRAY[1, 2] > ALL (SELECT a FROM (VALUES ARRAY[1, 1], ARRAY[0, NULL]) t(a))
ROW(1, 2) = ALL (SELECT ROW(a, b) FROM (VALUES (1, 2)) t(a, b))
ROW(1, 2) <> ANY (SELECT ROW(a, b) FROM (VALUES (1, NULL)) t(a, b))
ROW(1, 2) < ALL (SELECT ROW(a, b) FROM (VALUES (1, 3), (2, 0)) t(a, b))
1 = ALL (VALUES 1, NULL)
1 <> ANY (VALUES 1, NULL)
2 <> ANY (VALUES 1, NULL)
1 = ALL (SELECT 1 WHERE false)
1 <> ANY (SELECT 1 WHERE false)
nan() = ANY (VALUES nan())
nan() <> ALL (VALUES nan())
nan() IN (nan(), 1e0)
1e0 IN (nan(), 2e0)
nan() IN (SELECT x FROM (VALUES nan()) t(x))
SELECT a FROM (VALUES ARRAY[2], ARRAY[1, 2], ARRAY[1]) t(a) ORDER BY a
SELECT a FROM (VALUES ARRAY[2], ARRAY[1, 2], ARRAY[1]) t(a) ORDER BY a DESC
SELECT a FROM (VALUES ARRAY[2], NULL, ARRAY[1]) t(a) ORDER BY a
SELECT a FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) t(a) ORDER BY a
SELECT a FROM (VALUES ARRAY[1, NULL], ARRAY[2, NULL]) t(a) ORDER BY a
SELECT a FROM (VALUES ARRAY[1, NULL]) t(a) ORDER BY a
SELECT a FROM (VALUES ARRAY[1, NULL], ARRAY[1]) t(a) ORDER BY a DESC
SELECT a FROM (VALUES ROW(ROW(1, 'b')), ROW(ROW(1, 'a'))) t(a) ORDER BY a
SELECT a FROM (VALUES ROW(ROW(1, NULL)), ROW(ROW(1, 'a'))) t(a) ORDER BY a
SELECT a FROM (VALUES ROW(ROW(1, NULL)), ROW(ROW(2, 'a'))) t(a) ORDER BY a DESC
SELECT a FROM (VALUES ROW(ROW(nan(), 1)), ROW(ROW(1e0, 2))) t(a) ORDER BY a
SELECT a, row_number() OVER (ORDER BY a) FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) t(a) ORDER BY 2
SELECT array_agg(x ORDER BY a) FROM (VALUES (1, ARRAY[2]), (2, ARRAY[1])) t(x, a)
SELECT array_agg(x ORDER BY a) FROM (VALUES (1, ARRAY[2, NULL]), (2, ARRAY[2, 1])) t(x, a)
SELECT min(a), max(a) FROM (VALUES ARRAY[2], ARRAY[1, 2], ARRAY[1], NULL) t(a)
SELECT min(a) FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) t(a)
SELECT max(a) FROM (VALUES ARRAY[1, NULL], ARRAY[2, NULL]) t(a)
SELECT max(a) FROM (VALUES ARRAY[1, NULL]) t(a)
SELECT min(a), max(a) FROM (VALUES ROW(ROW(1, 'b')), ROW(ROW(1, 'a'))) t(a)
SELECT min(a) FROM (VALUES ROW(ROW(1, NULL)), ROW(ROW(1, 'a'))) t(a)
SELECT max(a) FROM (VALUES ROW(ROW(1, NULL)), ROW(ROW(2, 'a'))) t(a)
SELECT max(a, 1), min(a, 2) FROM (VALUES ARRAY[2], ARRAY[1, 2], ARRAY[1]) t(a)
SELECT max(a, 1) FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) t(a)
SELECT max_by(x, a), min_by(x, a) FROM (VALUES ('p', ARRAY[2]), ('q', ARRAY[1])) t(x, a)
SELECT max_by(x, a) FROM (VALUES ('p', ARRAY[1, NULL]), ('q', ARRAY[1, 2])) t(x, a)
SELECT max_by(x, a) FROM (VALUES ('p', ROW(1, NULL)), ('q', ROW(2, 2))) t(x, a)
SELECT min_by(x, a, 2) FROM (VALUES ('p', ARRAY[2]), ('q', ARRAY[1])) t(x, a)
SELECT max(MAP(ARRAY['a'], ARRAY[x])) FROM (VALUES 1) t(x)
SELECT max_by(x, MAP(ARRAY['a'], ARRAY[x])) FROM (VALUES 1) t(x)
SELECT max(ARRAY[MAP(ARRAY['a'], ARRAY[x])]) FROM (VALUES 1) t(x)
SELECT a FROM (VALUES ARRAY[MAP(ARRAY['a'], ARRAY[1])]) t(a) ORDER BY a
SELECT a FROM (VALUES ROW(ROW(1, MAP(ARRAY['a'], ARRAY[1])))) t(a) ORDER BY a
SELECT rank() OVER (ORDER BY MAP(ARRAY['a'], ARRAY[x])) FROM (VALUES 1) t(x)
SELECT array_agg(x ORDER BY ARRAY[MAP(ARRAY['a'], ARRAY[x])]) FROM (VALUES 1) t(x)
array_sort(ARRAY[ARRAY[2], ARRAY[1, 2], ARRAY[1]])
array_sort(ARRAY[ARRAY[2], NULL, ARRAY[1]])
array_sort(ARRAY[ARRAY[1, NULL], ARRAY[1, 2]])
array_sort(ARRAY[ARRAY[1, NULL]])
array_sort(ARRAY[ROW(1, 'b'), ROW(1, 'a')])
array_sort(ARRAY[ROW(1, NULL), ROW(1, 'a')])
array_sort(ARRAY[MAP(ARRAY['a'], ARRAY[1])])
array_sort(ARRAY[nan(), 1e0, infinity()])
array_min(ARRAY[ARRAY[2], ARRAY[1, 2]])
array_max(ARRAY[ARRAY[1, NULL], ARRAY[1, 2]])
array_min(ARRAY[ARRAY[1, NULL], ARRAY[2]])
array_min(ARRAY[ROW(1, NULL), ROW(1, 2)])
array_max(ARRAY[ROW(1, 'b'), ROW(1, 'a')])
array_max(ARRAY[nan(), 1e0])
array_min(ARRAY[nan(), 1e0])
array_max(ARRAY[MAP(ARRAY['a'], ARRAY[1])])
greatest(ARRAY[1], ARRAY[1, 2])
greatest(ARRAY[1, NULL], ARRAY[1, 2])
least(ARRAY[1, NULL], ARRAY[2])
least(ROW(1, 2), ROW(1, 1))
greatest(ROW(1, NULL), ROW(1, 1))
greatest(MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a'], ARRAY[2]))
greatest(nan(), 1e0)
least(nan(), 1e0)
greatest(ARRAY[nan()], ARRAY[1e0])
SELECT a, count(*) FROM (VALUES ARRAY[1, NULL], ARRAY[1, NULL], ARRAY[1]) t(a) GROUP BY a ORDER BY 2 DESC
SELECT a, count(*) FROM (VALUES ROW(ROW(1, NULL)), ROW(ROW(1, NULL)), ROW(ROW(1, 2))) t(a) GROUP BY a ORDER BY 2 DESC
SELECT DISTINCT a FROM (VALUES ARRAY[1, NULL], ARRAY[1, NULL]) t(a)
SELECT count(DISTINCT a) FROM (VALUES ARRAY[1, NULL], ARRAY[1, NULL], ARRAY[2]) t(a)
SELECT count(DISTINCT a) FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'a'], ARRAY[2, 1])) t(a)
SELECT count(*) FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'a'], ARRAY[2, 1])) t(a) GROUP BY a
SELECT count(*) FROM (SELECT DISTINCT a FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'a'], ARRAY[2, 1])) t(a))
SELECT count(DISTINCT a) FROM (VALUES ROW(ROW(1, NULL)), ROW(ROW(1, NULL))) t(a)
SELECT approx_distinct(a) FROM (VALUES ARRAY[1, NULL], ARRAY[1, NULL]) t(a)
SELECT histogram(a) FROM (VALUES ARRAY[1, NULL], ARRAY[1, NULL]) t(a)
SELECT map_agg(a, 1) FROM (VALUES ARRAY[1, NULL], ARRAY[1, NULL]) t(a)
SELECT * FROM (VALUES ARRAY[1, NULL]) t(a) INTERSECT SELECT * FROM (VALUES ARRAY[1, NULL]) u(a)
SELECT * FROM (VALUES ARRAY[1, NULL]) t(a) UNION SELECT * FROM (VALUES ARRAY[1, NULL]) u(a)
SELECT * FROM (VALUES ARRAY[1, NULL]) t(a) EXCEPT SELECT * FROM (VALUES ARRAY[1, NULL]) u(a)
SELECT count(*) FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2])) t(a) JOIN (VALUES MAP(ARRAY['b', 'a'], ARRAY[2, 1])) u(b) ON a = b
SELECT count(*) FROM (VALUES ARRAY[1, NULL]) t(a) JOIN (VALUES ARRAY[1, NULL]) u(a) ON t.a = u.a
SELECT count(*) FROM (VALUES ROW(ROW(1, NULL))) t(a) JOIN (VALUES ROW(ROW(1, NULL))) u(a) ON t.a = u.a
SELECT count(*) FROM (VALUES ARRAY[1, NULL]) t(a) JOIN (VALUES ARRAY[1, NULL]) u(a) USING (a)
SELECT count(*) FROM (VALUES nan()) t(a) JOIN (VALUES nan()) u(a) USING (a)
SELECT count(*) FROM (VALUES nan()) t(a) JOIN (VALUES nan()) u(a) ON t.a = u.a
contains(ARRAY[ARRAY[1, NULL]], ARRAY[1, NULL])
contains(ARRAY[ARRAY[1, 2], NULL], ARRAY[1, 2])
contains(ARRAY[ARRAY[1, 2], NULL], ARRAY[1, 3])
contains(ARRAY[ROW(1, NULL)], ROW(1, NULL))
contains(ARRAY[ROW(1, 2), ROW(1, NULL)], ROW(1, 2))
contains(ARRAY[1, NULL], NULL)
contains(ARRAY[nan()], nan())
contains(CAST(NULL AS array(integer)), 1)
contains(ARRAY[MAP(ARRAY['a', 'b'], ARRAY[1, 2])], MAP(ARRAY['b', 'a'], ARRAY[2, 1]))
array_position(ARRAY[ARRAY[1, NULL]], ARRAY[1, NULL])
array_position(ARRAY[ARRAY[1, 2], ARRAY[1, NULL]], ARRAY[1, 2])
array_position(ARRAY[NULL, 2], 2)
array_position(ARRAY[NULL, 2], NULL)
array_position(ARRAY[nan()], nan())
array_position(ARRAY[ROW(1, NULL)], ROW(1, 2))
array_remove(ARRAY[ARRAY[1, NULL], ARRAY[2]], ARRAY[1, NULL])
array_remove(ARRAY[ARRAY[1, 2], ARRAY[2]], ARRAY[2])
array_remove(ARRAY[ROW(1, NULL), ROW(2, 2)], ROW(2, 2))
array_remove(ARRAY[nan(), 1e0], nan())
array_distinct(ARRAY[ARRAY[1, NULL], ARRAY[1, NULL], ARRAY[1]])
array_distinct(ARRAY[ROW(1, NULL), ROW(1, NULL)])
array_distinct(ARRAY[nan(), nan()])
array_distinct(ARRAY[MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'a'], ARRAY[2, 1])])
array_union(ARRAY[ARRAY[1, NULL]], ARRAY[ARRAY[1, NULL]])
array_intersect(ARRAY[ARRAY[1, NULL]], ARRAY[ARRAY[1, NULL]])
array_except(ARRAY[ARRAY[1, NULL], ARRAY[2]], ARRAY[ARRAY[1, NULL]])
arrays_overlap(ARRAY[ARRAY[1, NULL]], ARRAY[ARRAY[1, NULL]])
arrays_overlap(ARRAY[nan()], ARRAY[nan()])
array_histogram(ARRAY[ARRAY[1, NULL], ARRAY[1, NULL]])
nullif(ARRAY[1, NULL], ARRAY[1, NULL])
nullif(ARRAY[1, 2], ARRAY[1, 2])
nullif(ROW(1, NULL), ROW(1, NULL))
nullif(nan(), nan())
nullif(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'a'], ARRAY[2, 1]))
CASE ARRAY[1, NULL] WHEN ARRAY[1, NULL] THEN 'same' ELSE 'other' END
CASE ROW(1, 2) WHEN ROW(1, 2) THEN 'same' ELSE 'other' END
element_at(MAP(ARRAY[ROW(1, 2)], ARRAY['x']), ROW(1, 2))
MAP(ARRAY[ROW(1, NULL)], ARRAY['x'])
SELECT sum(1) OVER (PARTITION BY a) FROM (VALUES ARRAY[1, NULL], ARRAY[1, NULL]) t(a)
SELECT sum(1) OVER (PARTITION BY a) FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'a'], ARRAY[2, 1])) t(a)
nan() > ALL (VALUES 1e0)
1e0 < ALL (VALUES nan())
1e0 < ANY (VALUES nan())
ROW(1, 2) = ANY (SELECT a, b FROM (VALUES (1, 2), (3, NULL)) t(a, b))
ROW(1, 2) <> ALL (SELECT a, b FROM (VALUES (1, 3), (3, NULL)) t(a, b))
ROW(1, 2) < ALL (SELECT a, b FROM (VALUES (1, 3), (3, 1)) t(a, b))
ROW(1, 2) < ALL (SELECT a, b FROM (VALUES (1, 3), (1, NULL)) t(a, b))
ROW(1) IN (SELECT 1)
1 IN (SELECT ROW(1))
ROW(1, 2) IN (SELECT 1)
ROW(1, 'a') IN (SELECT 1, 2)
ROW(1, ROW(2, 3)) IN (SELECT 1, ROW(2, 3))
ROW(1, 2) IN (VALUES (1, 2), (3, 4))
ROW(1, 2) NOT IN (VALUES (1, NULL), (3, 4))
(1, 2) IN (SELECT 1, 2.0)
ARRAY[nan()] > ARRAY[1e0]
ROW(nan()) > ROW(1e0)
ROW(nan()) < ROW(1e0)
ROW(nan()) <= ROW(nan())
ARRAY[nan()] BETWEEN ARRAY[1e0] AND ARRAY[infinity()]
max_by(1, ARRAY[nan()])
SELECT max(a), min(a) FROM (VALUES ARRAY[nan()], ARRAY[1e0]) t(a)
SELECT max(a), min(a) FROM (VALUES ROW(ROW(nan(), 1)), ROW(ROW(1e0, 2))) t(a)
SELECT x FROM (VALUES ARRAY[nan()], ARRAY[1e0]) t(x) ORDER BY x DESC
array_max(ARRAY[ARRAY[nan()], ARRAY[1e0]])
array_max(ARRAY[nan(), nan()])
array_max(ARRAY[CAST(nan() AS real), REAL '1'])
least(ARRAY[nan()], ARRAY[1e0])
greatest(nan(), nan())
greatest(CAST(nan() AS real), REAL '1')
greatest(1e0, nan(), NULL)
SELECT min(a) FROM (VALUES ARRAY[0], ARRAY[1, NULL], ARRAY[1, 2]) t(a)
SELECT max(a) FROM (VALUES ARRAY[1, NULL], ARRAY[1, NULL]) t(a)
array_sort(ARRAY[ARRAY[0], ARRAY[1, NULL], ARRAY[2]])
MAP(ARRAY[ARRAY[1, 2]], ARRAY['x'])[ARRAY[1, NULL]]
element_at(MAP(ARRAY[ARRAY[1, 2]], ARRAY['x']), ARRAY[1, NULL])
map_agg(ARRAY[1, NULL], 1)
map_from_entries(ARRAY[ROW(ARRAY[1, NULL], 1)])
histogram(ARRAY[1, NULL])
transform_keys(MAP(ARRAY[1], ARRAY[2]), (k, v) -> ARRAY[k, NULL])
SELECT sum(1) OVER (PARTITION BY a) FROM (VALUES ARRAY[1, NULL], ARRAY[2, NULL]) t(a)
SELECT max(x) OVER (ORDER BY x) FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) t(x)
SELECT max(x) OVER () FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) t(x)
SELECT row_number() OVER (PARTITION BY a) FROM (VALUES ARRAY[1, NULL], ARRAY[1, NULL]) t(a) ORDER BY 1
SELECT row_number() OVER (PARTITION BY a) FROM (VALUES MAP(ARRAY['a'], ARRAY[1])) t(a)
SELECT rank() OVER (PARTITION BY a ORDER BY 1) FROM (VALUES MAP(ARRAY['a'], ARRAY[1])) t(a)
SELECT a FROM (VALUES (1, ARRAY[1, NULL]), (2, ARRAY[1, 2])) t(x, a) ORDER BY x, a
contains(ARRAY[ARRAY[1, 2]], ARRAY[1, NULL])
contains(ARRAY[ARRAY[1, NULL]], ARRAY[2])
contains(ARRAY[ARRAY[1, NULL]], ARRAY[2, 3])
contains(ARRAY[ARRAY[1, NULL], ARRAY[1, 2]], ARRAY[1, 2])
contains(ARRAY[ARRAY[1, 2], ARRAY[1, NULL]], ARRAY[1, 2])
contains(ARRAY[ROW(1, NULL), ROW(1, 2)], ROW(1, 2))
contains(ARRAY[ROW(1, NULL)], ROW(2, 2))
array_position(ARRAY[ARRAY[1, NULL], ARRAY[1, 2]], ARRAY[1, 2])
array_position(ARRAY[ARRAY[1, NULL], ARRAY[1, 2]], ARRAY[2, 2])
array_remove(ARRAY[ARRAY[1, NULL], ARRAY[1, 2]], ARRAY[1, 2])
array_remove(ARRAY[ARRAY[1, NULL], ARRAY[1, 2]], ARRAY[2, 2])
array_remove(ARRAY[NULL, ARRAY[1, 2]], ARRAY[1, NULL])
arrays_overlap(ARRAY[ARRAY[1, NULL]], ARRAY[ARRAY[1, 2]])
arrays_overlap(ARRAY[ARRAY[1, 2]], ARRAY[ARRAY[1, 2], ARRAY[NULL]])
SELECT count(*) FROM (SELECT MAP(ARRAY['a', 'b'], ARRAY[1, 2]) m UNION SELECT MAP(ARRAY['b', 'a'], ARRAY[2, 1]))
SELECT MAP(ARRAY['a', 'b'], ARRAY[1, 2]) IN (SELECT MAP(ARRAY['b', 'a'], ARRAY[2, 1]))
SELECT MAP(ARRAY['a', 'b'], ARRAY[1, 2]) NOT IN (SELECT MAP(ARRAY['b', 'a'], ARRAY[2, 2]))
SELECT approx_distinct(m) FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'a'], ARRAY[2, 1])) t(m)
SELECT m, count(*) FROM (VALUES MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a'], ARRAY[2]), NULL) t(m) GROUP BY m ORDER BY 2, element_at(m, 'a')
SELECT m, count(*) FROM (VALUES MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a'], ARRAY[2])) t(m) GROUP BY 1 HAVING count(*) > 1
SELECT row_number() OVER (PARTITION BY m) FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'a'], ARRAY[2, 1])) t(m) ORDER BY 1
SELECT max(x), max(x, 2), max_by(y, x), max_by(y, x, 2) FROM (VALUES (ARRAY[nan(), 2e0], 1), (ARRAY[1e0, 3e0], 2), (ARRAY[-1e0], 3), (NULL, 4)) t(x, y)
SELECT max(x), min(x), max_by(y, x) FROM (VALUES (REAL '1.5', 1), (CAST(nan() AS real), 2), (NULL, 3)) t(x, y)
SELECT max(x), max_by(y, x) FROM (VALUES (nan(), 1), (nan(), 2)) t(x, y)
greatest(ROW(1, nan()), ROW(1, 2e0), ROW(0, 5e0))
SELECT max(x) OVER (PARTITION BY y), max_by(y, x) OVER () FROM (VALUES (nan(), 1), (1e0, 1)) t(x, y)
SELECT max(x) FILTER (WHERE y > 1), min(x) FILTER (WHERE y > 1) FROM (VALUES (ARRAY[1, NULL], 1), (ARRAY[1, 2], 2)) t(x, y)
SELECT m FROM (VALUES MAP(ARRAY['a'], ARRAY[1])) t(m) ORDER BY 1
SELECT 1 AS one, map_filter(m, (k, v) -> v > 0) AS found FROM (VALUES MAP(ARRAY['a'], ARRAY[1])) t(m) ORDER BY 1, 2 DESC
SELECT DISTINCT m FROM (VALUES MAP(ARRAY['a'], ARRAY[1])) t(m) ORDER BY 1
SELECT ARRAY[m] FROM (VALUES MAP(ARRAY['a'], ARRAY[1])) t(m) ORDER BY 1 LIMIT 0
SELECT json_parse('1') ORDER BY 1
SELECT m FROM (VALUES MAP(ARRAY['a'], ARRAY[1])) t(m) UNION ALL SELECT m FROM (VALUES MAP(ARRAY['a'], ARRAY[1])) t(m) ORDER BY 1
