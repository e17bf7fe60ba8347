select hours as x, line_items as x from daily order by x
select hours, hours from daily order by hours limit 1
select hours as h from daily where h > 1
select hours as h from daily group by h
select hours as h, h + 1 from daily
select hours as h, count(*) from daily group by hours having h > 1
select sum(hours) as s from daily order by sum(s)
select account_id from daily, resources
select d.account_id from daily d join daily e using (account_id) limit 0
select * from daily d join daily e using (account_id, nope)
select t.* from daily
select * from daily d where daily.hours = 1
select random_small.daily.hours from daily d
select * from nope
with a as (select 1) select * from b
select * from (select hours, hours from daily) t where hours = 1
select t.nope from daily t
select 1 from daily where exists (select sum(x.hours) from daily x where x.hours = daily.nope)
select array_agg(hours order by nope) from daily
select row_number() over (partition by nope) from daily
select transform(labels, x -> y) from resources
select 1 as a union select 2 order by b
select 1 as a union select 2 as b order by b
select hours from daily union select hours from daily order by line_items
select hours as "H", H from daily limit 0
