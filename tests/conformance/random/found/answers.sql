select sum(sum(hours)) over () from daily
select (select hours, line_items from daily order by hours, line_items, cost limit 1)
select random_small.daily.hours from random_small.daily limit 0
select labels[1] from resources where resource_id = ''
select * from resources join unnest(labels) as u (x) on true limit 0
select usage_date - last_seen from daily where hours = -1000
select usage_date = last_seen from daily limit 0
select sum(hours) over (order by hours range between 1 preceding and current row) from daily limit 0
select *, hours from daily limit 0
select hours, * from daily limit 0
select all hours from daily limit 0
select tags = tags from resources limit 0
select count(*) from resources group by tags
select distinct tags from resources limit 0
select labels from resources order by labels limit 0
select * from resources a join resources b on a.tags = b.tags limit 0
select (1, 2) in ((1, 2), (3, 4))
select (1, 2) in (select 1, 2)
select 1 > all (select hours from daily where hours is not null)
select timestamp '2026-01-01' - interval '1' month
select 1e400
select 1e0 / 0 = infinity()
select hours, row(1, 2) from daily limit 0
select "HOURS" from daily limit 0
select charge_type, grouping(charge_type, region), count(*) from daily group by cube (charge_type, region, charge_type)
select labels, u, n from resources cross join unnest(tags) with ordinality as x (u, v, n) where resource_id < 'b' and n = 1 order by resource_id limit 3
select charge_type, array_join(array_agg(region order by 'x', region), ',') from daily where region < 'eu-west-1' group by 1
select (select 1, 'a'), (select hours, region from daily order by usage_date, account_id, service, region, charge_type limit 1)
select region, 30 as thirty, count(*) from daily group by 1, 2
select -3 as c, count(*) from daily group by region having count(*) > 60
select transform(labels, x -> upper(x)) as l, count(*) as n from resources group by transform(labels, x -> upper(x)) order by n desc limit 1
select coalesce(lower(region), 'x'), count(*) from daily group by lower(region)
select count(*), count(d.hours), min(account_id) from daily d join daily e using (usage_date, account_id, service, region, charge_type)
