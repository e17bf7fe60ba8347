-- What is said of literals, casts of JSON, paths, formats and NULLs that fit many overloads.
SELECT x*2 + y FROM (VALUES (1, 2)) t(x, y) GROUP BY x
SELECT x || y FROM (VALUES ('1', '2')) t(x, y) GROUP BY x
SELECT x > 1 and y > 2 or x < 3 FROM (VALUES (1, 2)) t(x, y) GROUP BY x
SELECT -y FROM (VALUES (1, 2)) t(x, y) GROUP BY x
SELECT not(y = 1) FROM (VALUES (1, 2)) t(x, y) GROUP BY x
SELECT y between 1 and 2 FROM (VALUES (1, 2)) t(x, y) GROUP BY x
SELECT y is null FROM (VALUES (1, 2)) t(x, y) GROUP BY x
SELECT y in (1,2) FROM (VALUES (1, 2)) t(x, y) GROUP BY x
SELECT cast(JSON 'null' as array(integer)), try_cast(JSON '["a",1]' as array(integer))
SELECT cast(JSON '{"a":"x"}' as map(varchar,bigint))
SELECT cast(JSON '99999999999' as integer)
SELECT cast(JSON '3' as array(bigint))
SELECT cast(JSON '[1,{}]' as array(integer))
SELECT cast(JSON '[1]' as integer)
SELECT interval '1'
SELECT foo 'abc'
SELECT substr(NULL,1)
SELECT reverse(NULL)
SELECT lpad(NULL,1,'a')
SELECT json_size(NULL,'$')
SELECT length(NULL)
SELECT x + 1 FROM (VALUES 9223372036854775807) t(x)
SELECT date_parse('2026-01-32','%Y-%m-%d')
SELECT date_parse('2026-02-30','%Y-%m-%d')
SELECT date_parse('2026-02-20 25','%Y-%m-%d %H')
SELECT date_parse('10:61', '%H:%i')
SELECT date_parse('zz', '%Y-%m-%d')
SELECT json_value('{"a":1}', 'strict $[1]' ERROR ON ERROR)
SELECT json_value('[1]', 'strict $[1]' ERROR ON ERROR)
SELECT json_value('[1]', 'strict $.a' ERROR ON ERROR)
SELECT json_value('[1,2]', 'lax $[*]' ERROR ON ERROR)
SELECT json_query('[1,2]', 'lax $[*]' ERROR ON ERROR)
SELECT json_value('x', 'lax $' ERROR ON ERROR)
SELECT date_format(timestamp '2020-01-02 03:04:05', x) from (values '%D') t(x)
SELECT date_format(timestamp '2020-01-02 03:04:05.678', x) from (values '%W %e %M %Y %f %j %p %y %%') t(x)
SELECT 0xFF + 1_0, 0B11, 0O7
SELECT 1__0
SELECT 1_
SELECT 0x
SELECT 0xFFFFFFFFFF
SELECT U&'\+01F600 \\ x'
SELECT U&'\zz'
SELECT json_array(1, NULL ABSENT ON NULL)
SELECT json_array('a', NULL, 1.5 NULL ON NULL)
SELECT -(CAST(-128 AS tinyint))
SELECT mod(5, 3), mod(-5, 3), mod(5.5, 2)
SELECT mod(x, y) FROM (VALUES (1, 0)) t(x, y)
SELECT 5 % 0
SELECT date_format(timestamp '2020-01-02 03:04:05.678', x) FROM (VALUES '%W %e %M %Y %f %j %p %y %%') t(x)
SELECT cast(JSON '{"a": [1, "x"]}' AS map(varchar, array(integer)))
SELECT try_cast(JSON '{"a":1}' AS array(integer))
SELECT cast(JSON '"x"' AS boolean)
SELECT cast(JSON '"x"' AS double)
SELECT try_cast(JSON '"x"' AS bigint)
SELECT sum(x) OVER (ORDER BY x RANGE BETWEEN interval '1' day PRECEDING AND CURRENT ROW) FROM (VALUES 1) t(x)
SELECT x FROM (VALUES 1) t(x) GROUP BY ALL HAVING true
SELECT json_extract_scalar(NULL, NULL)
SELECT json_extract(NULL, '$')
