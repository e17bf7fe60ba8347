select account_id + 1 from daily group by hours
select * from daily d join resources e on d.account_id
select hours from daily union select account_id from daily
select hours from daily union all select hours, line_items from daily
select hours from daily union select account_id from daily union select cost from daily
select hours from daily intersect select account_id from daily
select (select hours, line_items from daily limit 1) = 1
select hours in (select hours, line_items from daily) from daily
select hours in (select account_id from daily) from daily
select hours in (1, 'a') from daily
select hours in (account_id) from daily
select hours between 'a' and 'b' from daily
select hours between 1 and 'b' from daily
select hours like 'a' from daily
select account_id like 1 from daily
select hours = account_id from daily
select hours is distinct from account_id from daily
select case when hours then 1 end from daily
select case hours when 'a' then 1 end from daily
select case when is_taxed then 1 else 'a' end from daily
select case when is_taxed then 1 when is_taxed then 'a' end from daily
select nullif(hours, account_id) from daily
select if(hours, 1, 2) from daily
select if(is_taxed, 1, 'a') from daily
select hours + account_id from daily
select -account_id from daily
select not hours from daily
select hours and is_taxed from daily
select is_taxed and (hours) from daily
select 1 from daily where hours
select 1 from daily where account_id
select count(*) from daily having 1
select sum(hours) filter (where hours) from daily
select x from (values (1, 2), (3)) t (x)
select x from (values 1, 'a') t (x)
select owner.name.x from resources
select tags.user_team from resources
select tags[1] from resources
select labels['a'] from resources
select hours[1] from daily
select 1 from daily, lateral (select hours + account_id) x
select array[1, 'a']
select cast(hours as date) from daily
select cast(is_taxed as date) from daily
select cast(labels as varchar) from resources
select cast(array[1] as map(varchar, varchar))
select usage_date + 1 from daily
select usage_date = '2026-01-01' from daily
select account_id > 1 from daily
select tags < tags from resources
select tags from resources order by tags
select (1, 2) = (1, 'a')
select 1 = any (select 'a')
select interval '1' day + interval '1' month
select hours from daily where hours = (select 1, 2)
