select * from resources r cross join lateral (select max(d.hours) as m from daily d where d.account_id = r.account_id) x order by 1 limit 1
select count(*) from resources r cross join lateral (select d.hours as m from daily d where d.account_id = r.account_id) x
select count(*) from resources r cross join lateral (select d.hours as m from daily d where d.account_id = r.account_id limit 2) x
select count(*) from resources r cross join lateral (select d.hours as m from daily d where d.account_id = r.account_id order by d.hours limit 2) x
select count(*) from resources r cross join lateral (select d.hours as m from daily d where d.hours > r.score) x
select count(*) from resources r left join lateral (select d.hours as m from daily d where d.hours > r.score) x on true
select count(*) from resources r cross join lateral (select distinct d.hours from daily d where d.account_id = r.account_id) x
select (select d.hours from daily d where d.account_id = r.account_id limit 1) is null from resources r limit 0
select (select d.hours from daily d where d.account_id = r.account_id order by d.hours limit 1) is null from resources r limit 0
select (select d.hours from daily d where d.hours > r.score) from resources r
select (select max(d.hours) from daily d where d.hours > r.score) from resources r limit 0
select (select count(*) from daily d where d.hours > r.score and d.account_id = r.account_id) from resources r limit 0
select (select max(d.hours) from daily d group by d.region having max(d.region) = r.account_id) from resources r limit 0
select (select max(d.hours) + r.score from daily d) from resources r limit 0
select (select max(d.hours + r.score) from daily d) from resources r limit 0
select (select count(*) from daily d where exists (select 1 from lines l where l.line_item_usage_account_id = r.account_id)) from resources r limit 0
select (select count(*) from (select * from daily d where d.account_id = r.account_id)) from resources r limit 0
select (select count(*) from (select * from daily d where d.account_id = r.account_id limit 3)) from resources r limit 0
select (select count(*) from daily d join lines l on d.account_id = l.line_item_usage_account_id where d.account_id = r.account_id) from resources r limit 0
select (select count(*) from daily d left join lines l on l.line_item_usage_account_id = r.account_id) from resources r limit 0
select count(*) from resources r where r.score in (select d.hours from daily d where d.account_id = r.account_id)
select count(*) from resources r where r.score in (select d.hours from daily d where d.hours > r.score)
select count(*) from resources r where r.score > all (select d.hours from daily d where d.account_id = r.account_id)
select count(*) from resources r where r.score = any (select max(d.hours) from daily d where d.account_id = r.account_id)
select count(*) from resources r where exists (select 1 from daily d where d.account_id = r.account_id limit 1)
select count(*) from resources r where exists (select 1 from daily d where d.account_id = r.account_id group by d.region having count(*) > 3)
select count(*) from resources r where exists (select 1 from daily d where d.hours > r.score or d.account_id = r.account_id)
select count(*) from resources r where exists (select d.region from daily d where d.account_id = r.account_id union select 'a')
select count(*) from resources r where exists (select 1 from unnest(r.labels) as u (x) where x = 'GetObject')
select (select max(x) from unnest(r.labels) as u (x)) from resources r limit 0
select (select array_agg(x) from unnest(r.labels) as u (x)) from resources r limit 0
select (select array_agg(x order by x) from unnest(r.labels) as u (x) where x <> '') from resources r limit 0
select (select row_number() over (order by d.hours) from daily d where d.account_id = r.account_id) from resources r limit 0
select (select max(d.hours) over () from daily d where d.account_id = r.account_id limit 1) from resources r limit 0
select (select distinct d.account_id from daily d where d.account_id = r.account_id) from resources r limit 0
select (select r.score) from resources r limit 0
select (select r.score where r.score > 1) from resources r limit 0
select (select r.score union select 1) from resources r limit 0
select (select max(x.h) from (select d.hours + r.score as h from daily d) x) from resources r limit 0
select count(*) from daily d join resources r on d.hours = (select max(hours) from daily where account_id = r.account_id)
select count(*) from daily d left join resources r on d.account_id in (select resource_id from resources)
select count(*) from daily d left join resources r on d.hours = (select max(x.hours) from daily x where x.account_id = d.account_id)
select count(*) from daily d group by (select 1)
select region, (select 1) as one, count(*) from daily d group by region, 2 order by 1
select sum((select max(hours) from daily x where x.account_id = d.account_id)) from daily d
select sum(hours) over (order by (select 1)) from daily limit 0
select hours from daily order by (select 1) limit 0
select region from daily d group by region order by (select max(x.region) from daily x where x.region = d.region)
select region from daily d group by region having exists (select 1 from resources r where r.account_id = d.account_id)
