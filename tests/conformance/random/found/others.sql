select hours from daily group by 2
select hours from daily group by 0
select hours from daily group by -1
select hours from daily order by 2
select hours from daily order by -1
select hours from daily order by 0
select distinct hours from daily order by line_items
select distinct hours from daily order by hours + 1
select * from daily natural join resources
select (select hours from daily)
select lower(hours) from daily
select nope(hours) from daily
select lower() from daily
select sum(account_id) from daily
select sum(distinct account_id, hours) from daily
select count(distinct hours, line_items) from daily
select rank() from daily
select lower(distinct account_id) from daily
select sum(hours) filter (where is_taxed) over () from daily
select lower(account_id) filter (where is_taxed) from daily
select * from nope.nope
select * from nope.nope.nope
with a (x, y) as (select 1) select * from a
with a as (select 1 as x), a as (select 2 as y) select * from a
select owner.nope from resources
select grouping(hours), hours from daily group by rollup(hours + 1)
select 1 limit 'a'
select 1 limit -1
select hours from daily limit 1 offset 2
select * from daily tablesample bernoulli (200)
select u.x from daily cross join unnest(hours) as u (x)
select u.x from resources cross join unnest(labels) as u (x, y)
select * from resources left join unnest(labels) as u (x) on is_idle
select date_diff('day', usage_date, account_id) from daily
select lag(hours, 'a') over (order by hours) from daily
select lag(hours, 1, 'a') over (order by hours) from daily
select ntile('a') over (order by hours) from daily
select count(distinct *) from daily
select max_by(hours) from daily
select min(tags) from resources
select 1 / 0
select 1 % 0
select 1.0 / 0
