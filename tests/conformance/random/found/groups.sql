select account_id, count(*) from daily
select hours + 1, lower(account_id) from daily group by hours
select hours + line_items from daily group by hours
select max(count(*)) from daily
select sum(sum(sum(hours))) over () from daily
select count(*) from daily having hours > 1
select count(*) from daily where sum(hours) > 1
select count(*) from daily where row_number() over () = 1
select count(*) from daily where rank() = 1
select count(*) from daily where nope = sum(hours)
select count(*) from daily group by sum(hours)
select sum(hours) from daily group by 1
select * from daily d join resources e on sum(d.hours) = 1
select grouping(hours) from daily
select grouping(account_id) from daily group by hours
select hours from daily group by cube (account_id)
select hours, (select max(e.line_items) from daily e where e.account_id = d.account_id) from daily d group by hours
select (select d.hours) from daily d group by d.account_id
select * from daily group by hours
select daily.* from daily group by account_id
select owner.cost, count(*) from resources group by rollup (owner.cost)
select region, grouping('a') from daily group by region
select region, count(*) from daily group by cube ('a', region)
select hours, hours + 1, hours * line_items from daily group by hours, line_items + 1
select count(*) from daily where grouping(region) = 1
select region from daily group by region order by hours
select region from daily group by region order by sum(hours), hours
select region, row_number() over (order by hours) from daily group by region
select region, row_number() over (partition by hours) from daily group by region
select owner.name from resources group by owner
select owner.name from resources group by owner.cost
select owner from resources group by owner.cost
select x.region from daily x group by region
select region from daily x group by x.region
select (region) from daily x group by x.region, (hours)
select sum(d.hours), (select count(*) from resources r where r.account_id = d.account_id) from daily d group by d.account_id
