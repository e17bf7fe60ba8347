select date_trunc('fortnight', usage_date) from daily
select date_trunc('fortnight', usage_date) from daily where false
select 1 from daily where date_trunc('fortnight', usage_date)
select date_add('fortnight', 1, usage_date) from daily
select date_diff('fortnight', usage_date, usage_date) from daily
select date_trunc('o''x', usage_date) from daily
select try(date_trunc('fortnight', usage_date)) from daily limit 1
select min(--3) from daily
select (--3) as c0, 1
select 1 where (1
select max(daily.*) from daily
select count(daily.*) from daily
select lower(daily.*) from daily
select greatest(x -> x, 1)
select date(x -> x)
select date_add('week', 0, x -> x)
select coalesce(x -> x, 1)
select if(x -> x, 1)
select nullif(x -> x, 1)
select try(x -> x)
select row(x -> x)
select concat(x -> x, 'a')
select round(x -> x)
select map(x -> x, array[1])
select regexp_replace('abc', '[a-c]', x -> 'd')
select transform(array[1], x -> x + 1)
select max(x -> x) from daily
select array_agg(x -> x) from daily
select if(rank(), 1) from daily
select greatest(cast(rank() as date), usage_date) from daily
select 1 from daily where rank() = 1
select 1 from daily group by rank()
select 1 from daily order by rank()
select 1 from daily having rank() = 1
select 1 from daily d join daily e on rank() = 1
select sum(rank()) from daily
select sum(rank()) over () from daily
select rank() + 'a' from daily
select (select rank()) from daily
select 1 from daily limit rank()
select * from unnest(array[rank()]) t
select cast(rank() as date) from daily
select cast('x' as integer) is null from daily where 1 = 0
select count(*) from daily where nullif(true, cast('x' as integer) is null)
select char_length('a')
select character_length('a')
select bitwise_left_shift(1, bigint '2')
select avg(x -> x) from daily
-- Only functions take OVER.
select cast(length(service) as integer) over (partition by service) as c1 from daily
select try_cast(1 as integer) over ()
select extract(year from usage_date) over () from daily
select case when true then 1 end over ()
select (1 + 1) over () from daily
-- Three and more are all arrays, all texts or all bytes; an element beside an array makes two.
select concat(split('a-b', '-'), '-', rpad('x', 6, 'ab'))
select concat('-', split('a-b', '-'), 'x')
select concat(array['a'], array['b'], 'c')
select concat(1, array[2], array[3])
select concat(array['a'], null, array['b'])
select concat(null, array['a'], array['b'])
select concat(array['a'], null), concat(null, array['a'])
select concat('a', null, 'b')
select typeof(concat(cast('a' as char(2)), cast('b' as char(2)), cast('c' as char(2))))
select concat(X'01', X'02', X'03')
select concat(array[1], array[2.5], array[3e0])
select array['a'] || 'b' || 'c'
select concat(array[array['a']], array['b'])
select concat(array[array['a']], array['b'], array['c'])
select concat(array[array['a']], array[array['b']], array[array['c']])
select concat('a', null), concat(null, 'a')
select concat(null, null)
select concat(null, null, null)
select concat(X'01', null)
select concat(X'01', null, X'02')
select concat(cast('a' as char(2)), null)
select concat(cast('a' as char(2)), 'b')
select concat('b', cast('a' as char(2)))
select concat(cast('a' as char(2)), 'b', 'c')
select concat('a', cast('a' as char(2)), 'c')
select concat(cast('a' as char(2)), null, 'c')
select concat(array[1], null, null)
select concat(array[1], null)
select concat(1, null)
select concat(null, 1)
select concat(null, 1, 2)
select concat(array['b'], array[array['a']])
select concat(array[1], 'a')
select concat(array[1], array['a'], array[2])
select concat(array[1], array['a'])
select concat(array[1], 2.5)
select concat(2.5, array[1])
select concat('a', X'01')
select concat('a', X'01', 'b')
select concat(1, 2, 3)
select concat(array[1], null, array[2.5])
select concat(cast(null as array(integer)), array[1], array[2])
select concat(array[null], 1)
select concat(array[1], array[null])
select concat(array[], array[1], array[])
select concat(null, X'01', 'a')
select concat(date '2026-01-01', array[date '2026-01-02'])
select concat(array[1], x -> x)
select concat(array[1], array[2], x -> x)
select null || 'a' || 'b', 'a' || null || 'b'
select array[1] || null || array[2]
select concat(usage_date, array[usage_date, null])[2] as c0, concat(array[service], service), concat(service, '-', region) from daily order by 3, 1 limit 3
select concat(cast(null as array(varchar)), 'b'), concat('b', cast(null as array(varchar))), concat(array['a'], cast(null as varchar))
select cast(null as array(integer)) || 1, 1 || cast(null as array(integer)), cast(null as integer) || array[1]
select case cast('b' as char(2)) when 'b' then 1 end, case nan() when nan() then 1 else 2 end, case 0e0 when -0e0 then 1 end
