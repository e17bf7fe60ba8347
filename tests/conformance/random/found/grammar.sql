select hours, length(account_id) over (order by hours) from daily
select hours, length(nope) over (order by hours) from daily
select hours, coalesce(nope, 1) over (order by hours) from daily
select hours, coalesce(hours, 1) over (order by hours) from daily
select 1 from (select length(account_id) over (order by hours) x from daily) t
select grouping(nope) from daily
select grouping(nope) from daily group by hours
select nope over (partition by hours) from daily
select daily.hours over () from daily
select 1, nope over () from daily
select nope over w from daily window w as ()
select hours = line_items = true from daily
select hours = line_items like 'a' from daily
select account_id is null = true from daily
select count(*) from daily where account_id = 'a' is not null
select account_id = 'a' not in (true) from daily
select hours = 1 is distinct from 3 from daily
select hours is distinct from 3 = true from daily order by 1
select hours is distinct from abs(3) = true from daily order by 1
select account_id like 'a' escape 'b' = true from daily
select case when hours = 1 > 2 then 1 end from daily
select hours not between 1 and 2 = true from daily
select date '2026-01-01' = '2026-01-01' is null
select date '2026-01-01' = '2026-01-01' like 'a'
select count(*) over (partition by sum(row_number() over ()) over ()) from daily
select 1 from daily group by cube(nope)
select 1 from daily group by cube(1 + 'a')
select 1 from daily group by cube(hours + 1)
select 1 from daily group by cube(sum(hours))
select 1 from daily group by grouping sets ((), (avg(cost)), (region))
select 1 from resources group by rollup(owner.name)
select region is not null, count(*) from daily group by hours
select not hours is null, count(*) from daily group by hours
select (region is not null) from daily group by hours
select if(true, 1) over ()
select nullif(1, 2) over ()
select try(1) over ()
select format('%s', 1) over ()
select 1 from daily where (account_id = account_id is not null)
select nullif((account_id = account_id is null), true) from daily
select 1 from daily where null and max(count(*))
select 1 from daily where true and grouping(account_id) = 1
select 1 from daily group by cube(true)
select 1 from daily group by cube(hours, null)
select cast(false as date)
select week(cast(false as date)) from daily
select * from (values (null, 1), (true, 'a')) t
select * from (values (null, null, date '2026-01-01'), (date '2026-01-01', null, true)) t
select case when null then 1 when 1 then 2 end
select if(null, true, 1)
select hours from daily where true = 1
select hours from daily where account_id = false
select coalesce(null, 1, true)
select grouping(1) from daily
select grouping(1, hours) from daily group by hours
select grouping(hours, 1) from daily group by hours
select grouping((hours)) from daily group by hours
select grouping(lower(account_id)) from daily group by hours
select grouping(hours, lower(account_id)) from daily group by hours
select grouping(hours + 1) from daily group by hours
select grouping(daily.hours + 1) from daily group by hours
select grouping('a') from daily group by hours
select grouping(date '2026-01-01') from daily group by hours
select grouping(bigint '5', hours) from daily group by hours
select grouping(hours, bigint '5') from daily group by hours
select grouping(null) from daily group by hours
select grouping(true, hours) from daily group by hours
select grouping(hours, true) from daily group by hours
select grouping(-hours) from daily group by hours
select grouping(case when hours = 1 then 2 end) from daily group by hours
select grouping((1 = 2), hours) from daily group by hours
select grouping(product['a']) from lines group by 1
select grouping(*) from daily group by hours
select grouping("hours", daily."hours") from daily group by hours order by 1
