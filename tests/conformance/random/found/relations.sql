select 1 = 1 = true
select (1 = 1) = true
select 1 in (1) = true
select not 1 = 1
select not (1 = 1) = true
select 1 between 0 and 2 = true
select region, count(*) from daily group by cube (region, 1)
select x from resources cross join unnest(array_agg(labels)) as t (x)
select count(*) c, max(c) over () from daily
select count(*) c from daily group by region having c > 1
select distinct region from daily order by 1, region
select distinct region as r from daily order by r, region
select distinct upper(region) from daily order by upper(region)
select region as r from daily group by 1 order by upper(r)
select upper(region) as region from daily order by region limit 1
select upper(region) as region from daily group by region order by region
select region from daily union select service from daily order by upper(region) limit 1
select region from daily union select service from daily order by 2
select region from daily union all select service from daily order by nope
(select region from daily limit 1) union all (select 'x') order by 1 desc
select a.region from daily a where exists (select 1 from daily b where b.region = a.region and b.hours > a.line_items) order by 1 limit 2
select (select count(*) from daily b where b.account_id = a.account_id and b.cost > 2) as n, count(*) from daily a group by 1 order by 1
select account_id, (select max(cost) from daily b where b.account_id = a.account_id) from daily a group by account_id order by 1
select count(*) from daily a where hours > (select avg(hours) from daily b where b.region = a.region)
select count(*) from daily a where (region, service) in (select region, service from daily where hours > 20)
select count(*) from daily where (region, service) in (('us-east-1', 'AmazonS3'), ('none', 'awskms'))
select count(*) from daily where hours not in (select hours from daily where hours is null)
select count(*) from daily where hours = all (select max(hours) from daily)
select count(*) from daily where hours >= any (select hours from daily where region = 'none')
select region, sum(cost) filter (where charge_type = 'Tax') s from daily group by region order by 1
select grouping(region, service), count(*) from daily group by grouping sets ((region), (service), ()) order by 1, 2
select grouping(region), grouping(service), region, count(*) from daily group by region, rollup(service) order by 3, 1, 2, 4 limit 3
select region, count(*) from daily group by grouping sets (region, (region)) order by 1
select region, service, count(*) from daily group by rollup((region, service)) order by 3 desc, 1, 2 limit 2
select region, count(*) from daily group by rollup(region, region) order by 1, 2
select sum(hours) over w from daily window w as (order by usage_date), w as (order by hours)
select first_value(hours) ignore nulls over (order by usage_date, account_id, service, region, charge_type) from daily limit 0
select nth_value(hours, 0) over (order by hours) from daily
select ntile(0) over (order by hours) from daily
select lead(hours, -1) over (order by hours) from daily
select sum(distinct hours) over () from daily limit 1
select count(distinct hours) over (order by hours) from daily limit 0
select array_agg(hours order by hours) over () from daily limit 0
select avg(cost) over (order by usage_date range between interval '1' day preceding and current row) from daily order by 1 limit 1
select sum(hours) over (order by usage_date groups between 1 preceding and 1 following) from daily order by 1 limit 1
select sum(hours) over (order by line_items range between -1 preceding and current row) from daily
select sum(hours) over (order by line_items rows between -1 preceding and current row) from daily
select * from (values 1, 2) a (x) full join (values 2, 3) b (x) using (x) order by x
select * from (values 1, 2) a (x) left join (values 2, 3) b (x) using (x) order by x
select * from (values 1, 2) a (x) right join (values 2, 3) b (y) on a.x = b.y order by y
select a.*, b.* from (values (1, 2)) a (x, y) join (values (1, 3)) b (x, z) using (x)
select a.x from (values 1) a (x) join (values 1) b (x) using (x)
select x, a.y from (values (1, 2)) a (x, y) join (values (1, 3)) b (x, y) using (x)
select y from (values (1, 2)) a (x, y) join (values (1, 3)) b (x, y) using (x)
select * from (values 1) a (x), (values 2) b (x)
select x from (values 1) a (x), (values 2) b (x)
select * from (select 1 as x) a cross join lateral (select x + 1 as y) b
select * from (select 1 as x) a left join lateral (select x + 1 as y) b on true
select * from (select array[1, 2] as x) a left join unnest(x) as b (y) on true
select * from unnest(array[1, 2], array['a']) with ordinality as t (a, b, n)
select * from unnest(map(array['a'], array[1])) as t (k, v)
select * from unnest(array[row(1, 'x'), row(2, 'y')]) as t (a, b)
select * from unnest(array[]) as t (a)
select * from unnest(cast(null as array(integer))) as t (a)
with recursive t (n) as (select 1 union all select n + 1 from t where n < 4) select sum(n) from t
with t as (select 1 as n), u as (select n + 1 as m from t) select * from t, u
with t as (select 1 as n) select * from (with t as (select 2 as n) select * from t) x, t
select x.n from (with t as (select 2 as n) select * from t) x
select 1 union select 1.5
select 1 union all select null order by 1
select null union select 'a' order by 1
select date '2026-01-01' union select timestamp '2026-01-01 10:00:00' order by 1
select 1 intersect all select 1
select 1 except all select 1
select 1 union select 2 intersect select 2 order by 1
select 1 except select 2 union all select 3 order by 1
values (1, 'a'), (2, 'b')
values 1, 2.5
table resources limit 0
select * from daily limit 0 offset 1
select hours from daily order by hours nulls first offset 1 row fetch next row only
select hours from daily order by hours desc limit 2
select case when hours > 5 then 'a' when hours is null then 'b' end k, count(*) from daily group by 1 order by k
select max(tags['user_team']) from resources where element_at(tags, 'user_team') is not null
select tags['nope'] from resources
select labels[5] from resources
select labels[0] from resources
select labels[-1] from resources
select element_at(labels, 0) from resources
select owner.name, count(*) from resources group by owner.name order by 1 limit 1
select owner, count(*) from resources group by owner order by 1 limit 1
select o.name from (select owner o from resources) order by 1 limit 1
select resources.owner.name from resources order by 1 limit 1
select r.owner.name from resources r order by 1 limit 1
select json_value('{"a": 1}', 'lax $.a')
select "a b" from (select 1 as "a b")
select 1 as a, 2 as A
select count(*) filter (where region = 'none'), count(*) from daily
select count(all hours) from daily
select sum(all hours) from daily
select hours from daily where region = 'none' and not (service = 'x' or service is null) order by hours limit 1
select count(*) from daily where null
select count(*) from daily where not null
select if(null, 1, 2), if(false, 1)
select nullif(1, 1), nullif(1, 2.0), nullif(null, 1)
select coalesce(null, 1, 2.5), coalesce(null, null)
select 7 / 2, -7 / 2, 7 % -2, -7 % 2, 7.0 / 2, 7 / 2e0, 1.0 / 3, 2 / 3.000
select greatest(1, 2.5), least('a', 'B'), greatest(1, null)
select 'a' || null, concat('a', null), 'a' < 'B', 'a ' = 'a'
select 1 in (null), 1 not in (2, null), null in (1), 1 in (1, null)
select between_ from (select 1 between 0 and null as between_)
select date '2026-01-31' + interval '1' month, date '2024-02-29' + interval '1' year, timestamp '2026-03-31 10:00:00' - interval '1' month
select try_cast('1e3' as integer), try_cast(' 12 ' as integer), try_cast('12.5' as integer), cast(12.5 as integer), cast(-12.5e0 as integer)
select array_join(cast(null as array(varchar)), ',')
select array_join(array_agg(region order by region), ',') from daily where hours < -99
select (- -3) as c, count(*) from daily group by (- -3)
select array_join(cast(null as array(varchar)), ',', 'x'), array_join(array[], ',')
