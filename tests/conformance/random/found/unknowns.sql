select null * interval '3' hour
select interval '3' hour * null
select interval '3' hour / null
select null / interval '3' hour
select null + date '2026-01-01'
select date '2026-01-01' - null
select null - date '2026-01-01'
select timestamp '2026-01-01 00:00:00' - null
select timestamp '2026-01-01 00:00:00' + null
select timestamp '2026-01-01 00:00:00.123456' + null
select null - timestamp '2026-01-01 00:00:00'
select null + current_timestamp
select current_timestamp - null
select null + null
select null - null
select null / null
select null % null
select null + 1
select null + 1.5
select 1.5 - null
select null * 1.5
select null / 1.25
select 1.25 / null
select null % 1.25
select null + 100.55
select null + 'a'
select null + true
select array[1] + null
select interval '3' hour - null
select interval '3' hour + null
select null - interval '3' hour
select null - interval '3' month
select interval '3' month + null
select interval '1' day % null
select time '10:00:00' + null
select time '10:00:00' - null
select null - time '10:00:00'
select null * date '2026-01-01'
select null * 1e0
select 1e0 * null
select null / 1e0
select 1e0 / null
select bigint '1' * null
select null / bigint '1'
select null * smallint '1'
select -null
select - x from (values null) t(x)
select null || 'a'
select 'a' || null
select hours || null from daily limit 1
select account_id || null from daily limit 1
select null || array[1]
select true || null
select null || date '2026-01-01'
select null + 1 + line_items from daily limit 1
select round((x / 1.25), 2) from (values null, null) t (x)
select extract(month from null)
select month(null)
select extract(month from x) from (values null) t(x)
