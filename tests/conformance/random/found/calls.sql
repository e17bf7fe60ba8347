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
