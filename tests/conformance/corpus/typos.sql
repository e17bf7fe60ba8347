-- Texts outside of the grammar by one word or mark: where each is left.
select 1 limit 1 offset 1
select * as x from t
select t.* x from t
select a, from t
select a = b = c
select a is null is null
select a is null = b
select a - not b
select 1 in (1) in (true)
select a in ()
select a = all (select 1) = b
select x at time zone y
select x at local
select interval 1 day
select foo.bar 'x'
select x 'y' 'z'
select 1a
select a.1
select a.*.b
select position(1 in 2 in 3)
select trim(from a)
select trim(a, b, c)
select substring(a for 2)
select normalize(a, x)
select extract("day" from a)
select extract(day, a)
select row(1 as a, 2 b)
select row(1 as a)
select ()
select (1,)
select array[1,]
select array(select 1)
select exists select 1
select case else 3 end
select case a end
select cast(a as decimal())
select cast(a as varchar(-1))
select cast(a as varchar(x y))
select cast(a varchar)
select f(distinct)
select f(distinct *)
select f(a) within group (order by b)
select listagg(a, b) within group (order by b)
select listagg(a)
select f(a) ignore nulls
select f(a) over (rows between 1 preceding and 2 following exclude ties)
select a.b over w
select f(a) filter (b)
select f(a) over () filter (where b)
select f(x.y -> x)
select current_date()
select current_user()
select current_role
select grouping(a + 1)
select json_object('a' 1)
select * from t d ()
select * from t join u
select * from t join u using (a.b)
select * from t natural join u on a
select * from t outer join u on a
select * from t cross join u on a
select * from t left semi join u on a
select * from values 1
select * from t cross join unnest (a) on true
select * from unnest()
select * from t tablesample system (10) x
select * from t tablesample (10)
select distinct on (a) b
select
select from t
select a from t group by grouping sets ()
select a from t order by a using b
select a from t order by a asc desc
select a from t order by
select a from t where
select a from t where b =
select a from t qualify b
select a from t limit 1, 2
select a from t limit 1 + 1
select a from t limit x
select a from t for update
select a b c
select a as 'b'
select a as b.c
select a as
with a as select 1 select 2
with select 1
with a as (select 1)
select 1 minus select 2
select 1 order by 1 union select 2
select a.b.c -> 1
select ""
select x'zz'
select `a`
select @a
select a@b
select a:b
select a::b
select $1
select a ? b
select a && b
select a == b
select a ^ b
select a is true
select a not = b
select a ilike 'x'
select a similar to 'x'
select a rlike 'x'
select a regexp 'x'
select 1 /* x
select left(a, 1)
select right(a, 1)
select insert(a)
select values
select a from t c d
select json_object
select x.current_date
select f(a,)
select f(,a)
select f(a b)
select f(a => 1)
select f(a) g(b)
select (a)(b)
select (a b)
select a from t where a between 1 or 2
select a between symmetric 1 and 2
select never(
select )
select (
select count(distinct *)
select a at time zone
select not
select and
select a and
select a or or b
select a.* b
select 1 as a$b
select a$b
select * from t$files
select 1 from t u(v) w
SELECT a FROM (VALUES a, 2, 2) t(1) INTERSECT SELECT 2
SELECT a, b, c FROM (VALUES (1, 'p'). t(a, b) JOIN (VALUES (1, 'q')) u(a, c) USING (a)
SELECT ,  5 % 0
SELECT date(date_parse('2026-02-08' '2026-02-08', '%Y-%m-%d'))
SELECT parse_duration('5m' $ )
SELECT  ('2026-01-01T00:00:00' AS timestamp)
SELECT 'second'(date_add, 30, timestamp '2026-02-18 00:20:30')
SELECT 1 = 1 AND 2 %  > 1
SELECT cast(DATE AS '2026-01-01' bigint)
SELECT sum(DISTINCT x), count(DISTINCT x), ,(DISTINCT x) FROM (VALUES 1avg 1, 3) t(x)
SELECT CASE 1 WHEN 1 THEN 'a' WHEN 2 element_at  THEN 'b' END
SELECT typeof beta_cdf MAP(ARRAY['a'], ARRAY[1.5]))
SELECT x, x - lag(x, 1, x) OVER (ORDER BY x) AS delta ? (VALUES 1, 4, 9) t(x) ORDER BY 1
SELECT date_trunc atan 'day', timestamp '2026-02-18 10:20:30')
SELECT date_trunc(DATE '2026-01-01', [)
SELECT timestamp '2026-01-01 00:00:00.1' '2026-01-01 00:00:00.1'
SELECT mod('a', 2 2)
SELECT NULL NULL OR false
SELECT CASE  s  1 THEN 2 END
SELECT ) '1.5'
SELECT interval  to_timestamp  month
SELECT date_format(timestamp '2026-02-08 09:05:07', <)
SELECT sign(-2 cbrt 5)
SELECT json_extract( , '$')
SELECT x !  || y FROM (VALUES ('1', '2')) t(x, y) GROUP BY x
SELECT to_hex(hmac_md5(to_utf8('abc'), to_utf8('key')) second
SELECT  AND  '2026-13-01'
SELECT stddev( position x), stddev_pop(x) FROM (VALUES 1) t(x)
SELECT strftime(DATE USING  '2026-01-01', '%Y')
SELECT cast('2026-01-01T00:00:00' '2026-01-01T00:00:00' AS timestamp)
SELECT  (nan() AS integer)
SELECT json_array(1, ), true'a'
SELECT regexp_extract*'abc', '(x)?b', 1)
SELECT 1  degrees  SELECT 'a'
SELECT repeat('a', 'b' / )
SELECT '1' interval quarter
SELECT typeof truncate(1.999))
SELECT regexp_like('a'1 ,)
SELECT a FROM  VALUES 1, 2, 3) t(a) LIMIT 0
SELECT cast(time '10:20:30'  substring_index  varchar)
SELECT lpad(X=>, 3, X'00')
SELECT truncate('1') |
SELECT approx_distinct(x, 0.01e0) FROM (VALUES 'a', 'b') ) t(x)
SELECT typeof(: '2026-01-01')
SELECT cast(JSON 'null' as array(integer)), try_cast(JSON '["a",1]' ? array(integer))
SELECT 2 * interval '1' )  month
SELECT PRECEDING  abs('a')
SELECT SELECT a[i] FROM (VALUES (ARRAY[1], 2)) t(a, i)
SELECT round(3 5e0)
SELECT DATE  trim
SELECT element_at(1, 1
SELECT dateadd(&, 1, DATE '2026-01-01')
SELECT ARRAY[1, 2.5] =>
SELECT cast(cast(1 1.5 AS real) AS varchar)
SELECT x, ntile(2) OVER (ORDER BY x) FROM (VALUES 1, 2, 3  t(x) ORDER BY 1
SELECT max(]) FROM (VALUES MAP(ARRAY['a'], ARRAY[1m)) t(m)
SELECT with_timezone(timestamp '2026-01-01 00:00:00', 'UTC' date_add )
SELECT avg first i) FROM (VALUES interval '1' day, interval '2' hour) t(i)
SELECT SELECT to_utf8('é')
SELECT x, sum(x) OVER (ORDER BY <>  x RANGE BETWEEN '1' PRECEDING AND CURRENT ROW) FROM (VALUES 1) t(x)
SELECT to_hex(murmur3(to_utf8( ('abc')))
SELECT 'abc' LIKE NOT 'b%'
SELECT ngrams(ARRAY ARRAY['a', 'b', 'c'], 2)
SELECT coalesce(NULL, NULL) )
SELECT typeof(parse_datetime{'2026-01-01', 'yyyy-MM-dd'))
SELECT 'aXc' LIKE 'a#_c' ESCAPE ->  '#'
SELECT CASE WHEN true THEN DATE '2026-01-01' ELSE 'x' 'x' END
SELECT lag(x, t, 'a') OVER (ORDER BY x) FROM (VALUES 1) 1(x)
SELECT extract(FROM SECOND timestamp '2026-02-18 10:20:30.9')
SELECT typeof(replace('abc', 'a', 'bb')
SELECT date_format(timestamp '2026-02-08 09:05:07.123456', '%f' '%f')
SELECT to_hex(checksum(x)) FROM (VALUES true) t(x) )
SELECT cast ip_prefix ('1' AS boolean)
SELECT from_unixtime(0, 5, ,)
SELECT x, lag(x) IGNORE NULLS OVER (ORDER BY y) FROM &VALUES (1, 1), (NULL, 2), (3, 3)) t(x, y) ORDER BY y
SELECT ntile('a') OVER )) FROM (VALUES 1) t(x(
SELECT truncate( bit_count .9, -1)
SELECT 'a_c' LIKE 'a\_c' ESCAPE !
SELECT from_hex('abc' 'abc')
SELECT m FROM (VALUES MAP(ARRAY['a'], ARRAY ^ [1])) t(m) ORDER BY m
