-- Decimals: precision and scale of every operation, rounding half up.
1.0
1.50
.5
00123.40
1 / 2.0
1.0 / 3
cast(1 AS decimal(10,2)) / 3
cast(2 AS decimal(10,2)) / 3
cast(-2 AS decimal(10,2)) / 3
cast(1 AS decimal(38,0)) / 3
10.0 / 4.00
1.10 + 2.2
1.10 - 2.205
1.10 * 2.2
cast(1.5 AS decimal(38,1)) + 1
7.5 % 2
-7.5 % 2
1.5 + 1
1.5 + 1e0
1.5 * 2
decimal '0.1' + decimal '0.2'
DECIMAL '123.45'
DECIMAL '-0.001'
DECIMAL '.5'
DECIMAL '00.50'
DECIMAL '1e3'
round(1.255, 2)
round(1.2, 0)
round(-1.255, 2)
round(1.5)
round(2.5)
round(-2.5)
round(0.4)
round(999.99)
round(123.456, -1)
round(123.456, -3)
round(1.255, 5)
round(cast(1.5 AS decimal(38,10)), 2)
truncate(1.999, 2)
truncate(-1.999, 1)
truncate(1.999)
truncate(123.9, -1)
ceil(1.2)
ceil(-1.2)
floor(1.2)
floor(-1.2)
ceil(1.00)
floor(cast(0.5 AS decimal(1,1)))
abs(-1.2)
sign(-0.5)
mod(10.5, 3)
cast('1.005' AS decimal(5,2))
cast('-1.005' AS decimal(5,2))
cast(1.005 AS decimal(5,2))
cast(1.005e0 AS decimal(10,2))
cast(2.675e0 AS decimal(10,2))
cast(0.1e0 AS decimal(38,20))
cast(1e10 AS decimal(20,2))
cast(1.1 AS integer)
cast(1.5 AS integer)
cast(2.5 AS bigint)
cast(-1.5 AS integer)
cast(1.5 AS double)
cast(1.5 AS real)
cast(1.50 AS varchar)
cast(cast(0 AS decimal(10,5)) AS varchar)
cast(cast(-0.05 AS decimal(10,2)) AS varchar)
cast(1 AS decimal)
cast(1.5 AS decimal)
cast(12345678901234567890.12 AS decimal(22,2))
99999999999999999999999999999999999999
0.00000000000000000000000000000000000001
typeof(1.50)
typeof(.5)
typeof(00123.40)
typeof(0.0)
typeof(1.1 + 2.22)
typeof(1.1 * 2.22)
typeof(1.1 / 2.22)
typeof(cast(1 AS decimal(10,2)) / cast(1 AS decimal(10,4)))
typeof(cast(1 AS decimal(38,10)) * cast(1 AS decimal(38,10)))
typeof(1.5 + 1)
typeof(1.5 + bigint '1')
typeof(1.5 + 1e0)
typeof(1.5 % 1)
typeof(round(1.255, 2))
typeof(round(1.2))
typeof(truncate(1.999, 2))
typeof(truncate(1.999))
typeof(ceil(1.2))
typeof(abs(-1.2))
typeof(-1.2)
typeof(coalesce(1.5, 1))
typeof(coalesce(1.5, 1.25))
typeof(coalesce(1.5, 1e0))
typeof(CASE WHEN true THEN 1 ELSE 2.50 END)
typeof(greatest(1, 2.5))
typeof(ARRAY[1, 2.5])
typeof(sum(1.5))
typeof(avg(1.55))
typeof(max(1.5))
typeof(sum(cast(1 AS decimal(10,2))) / 3)
typeof(sum(cast(1 AS decimal(10,2))) * 1.1)
typeof(mod(10.5, 3))
typeof(sign(-0.5))
typeof(nullif(1.5, 1))
typeof(if(true, 1, 2.5))
SELECT sum(x), avg(x), min(x), max(x) FROM (VALUES 1.10, 2.25, 3.30) t(x)
SELECT avg(x) FROM (VALUES DECIMAL '1.00', DECIMAL '1.01') t(x)
SELECT avg(x) FROM (VALUES DECIMAL '-1.00', DECIMAL '-1.01') t(x)
SELECT avg(x), sum(x) FROM (VALUES cast(NULL AS decimal(10,2))) t(x)
SELECT sum(x) / count(*) FROM (VALUES cast(1.10 AS decimal(12,4)), cast(2.2 AS decimal(12,4))) t(x)
SELECT x / y, x * y, x % y FROM (VALUES (cast(10.123456 AS decimal(20,10)), cast(3.3 AS decimal(12,4)))) t(x, y)
SELECT round(x, 2), truncate(x, 1), cast(x AS double), cast(x AS varchar) FROM (VALUES cast(10.125 AS decimal(20,10)), cast(-10.125 AS decimal(20,10))) t(x) ORDER BY 1
SELECT cast(x AS decimal(10,2)), cast(x AS decimal(38,12)) FROM (VALUES 0.125e0, 1e-7, 123456.789e0) t(x) ORDER BY 1
SELECT sum(cast(x AS decimal(10,2))) OVER (ORDER BY x) FROM (VALUES 1.5, 2.25) t(x)
SELECT x * 100 / sum(x) OVER () FROM (VALUES cast(1 AS decimal(10,2)), cast(2 AS decimal(10,2))) t(x) ORDER BY 1
SELECT 100.0 * x / y FROM (VALUES (1, 3)) t(x, y)
SELECT cast(x AS double) / y FROM (VALUES (1, 3)) t(x, y)
