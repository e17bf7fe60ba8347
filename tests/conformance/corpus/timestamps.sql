-- Timestamps keep the precision of their literal.
timestamp '2026-01-01 00:00:00'
timestamp '2026-01-01 00:00'
timestamp '2026-01-01'
timestamp '2026-01-01 00:00:00.1'
timestamp '2026-01-01 10:20:30.123'
timestamp '2026-01-01 10:20:30.123456'
timestamp '2026-01-01 10:20:30.000000'
cast(timestamp '2026-01-01 00:00:00' AS varchar)
cast(timestamp '2026-01-01 00:00:00.000' AS varchar)
cast(timestamp '2026-01-01 00:00:00.123456' AS varchar)
cast(timestamp '2026-01-01 00:00:00' AS timestamp)
cast(timestamp '2026-01-01 00:00:00.123456' AS timestamp)
cast(timestamp '2026-01-01 00:00:00.9996' AS timestamp(3))
cast(timestamp '2026-01-01 00:00:00.5' AS timestamp(0))
cast(timestamp '2026-01-01 00:00:00' AS timestamp(6))
cast('2026-01-01 00:00:00' AS timestamp)
cast('2026-01-01' AS timestamp)
cast('2026-01-01 10:20' AS timestamp)
cast('2026-01-01 00:00:00.123456' AS timestamp)
cast('2026-01-01 00:00:00.123456' AS timestamp(6))
cast(DATE '2026-01-01' AS timestamp(6))
date_trunc('hour', timestamp '2026-02-18 10:20:30')
date_trunc('minute', timestamp '2026-02-18 10:20:30.123')
date_trunc('second', timestamp '2026-02-18 10:20:30.123')
date_trunc('millisecond', timestamp '2026-02-18 10:20:30.123456')
date_trunc('day', timestamp '2026-02-18 10:20:30')
date_trunc('week', timestamp '2026-02-18 10:20:30')
date_trunc('month', timestamp '2026-02-18 10:20:30')
date_trunc('quarter', timestamp '2026-02-18 10:20:30')
date_trunc('year', timestamp '2026-02-18 10:20:30')
date_add('hour', 3, timestamp '2026-02-18 22:20:30')
date_add('minute', -30, timestamp '2026-02-18 00:20:30')
date_add('second', 30, timestamp '2026-02-18 00:20:30')
date_add('millisecond', 5, timestamp '2026-02-18 00:20:30')
date_add('day', 1, timestamp '2026-02-28 00:20:30')
date_add('month', 1, timestamp '2026-01-31 10:00:00')
date_diff('hour', timestamp '2026-02-18 10:59:00', timestamp '2026-02-18 12:00:00')
date_diff('minute', timestamp '2026-02-18 10:59:30', timestamp '2026-02-18 11:00:00')
date_diff('second', timestamp '2026-02-18 10:59:30', timestamp '2026-02-18 11:00:00')
date_diff('millisecond', timestamp '2026-02-18 10:59:30.250', timestamp '2026-02-18 10:59:31')
date_diff('day', timestamp '2026-02-18 23:00:00', timestamp '2026-02-19 22:00:00')
date_diff('day', timestamp '2026-02-18 23:00:00', timestamp '2026-02-19 23:00:00')
date_diff('month', timestamp '2026-01-31 12:00:00', timestamp '2026-02-28 11:00:00')
timestamp '2026-02-18 10:00:00' + interval '1' hour
timestamp '2026-02-18 10:00:00' + interval '90' minute
timestamp '2026-02-18 10:00:00' - interval '1' month
timestamp '2026-02-18 10:00:00' - timestamp '2026-02-17 08:30:00'
timestamp '2026-02-18 10:00:00.5' - timestamp '2026-02-17 08:30:00'
timestamp '2026-02-18 10:00:00' + interval '1.5' second
hour(timestamp '2026-02-18 10:20:30.456')
minute(timestamp '2026-02-18 10:20:30.456')
second(timestamp '2026-02-18 10:20:30.456')
millisecond(timestamp '2026-02-18 10:20:30.456')
day_of_week(timestamp '2026-02-15 10:20:30')
week(timestamp '2026-01-01 10:20:30')
extract(HOUR FROM timestamp '2026-02-18 10:20:30')
extract(SECOND FROM timestamp '2026-02-18 10:20:30.9')
to_unixtime(timestamp '2026-01-01 00:00:00')
to_unixtime(timestamp '2026-01-01 00:00:00.123')
to_unixtime(timestamp '2026-01-01 00:00:00 UTC')
from_unixtime(1767225600)
from_unixtime(1767225600.123)
from_unixtime(0)
from_unixtime(-1)
from_unixtime_nanos(1767225600123456789)
from_iso8601_timestamp('2026-01-01T00:00:00Z')
from_iso8601_timestamp('2026-01-01T10:20:30.123+02:00')
from_iso8601_timestamp('2026-01-01')
from_iso8601_timestamp('2026-01-01T10:20')
from_iso8601_timestamp('2026')
from_iso8601_timestamp_nanos('2026-01-01T10:20:30.123456789Z')
to_iso8601(timestamp '2026-01-01 10:20:30')
to_iso8601(timestamp '2026-01-01 10:20:30.123')
to_iso8601(timestamp '2026-01-01 10:20:30 UTC')
to_iso8601(timestamp '2026-01-01 10:20:30.5 +02:00')
greatest(timestamp '2026-01-01 00:00:00', timestamp '2026-01-02 00:00:00.123')
timestamp '2026-01-01 00:00:00' = timestamp '2026-01-01 00:00:00.000'
coalesce(timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 00:00:00.123')
cast(timestamp '2026-01-01 10:20:30' AS date)
cast(timestamp '2026-01-01 10:20:30' AS time)
time '10:20:30'
time '10:20:30.123'
time '10:20' + interval '3' hour
cast(time '10:20:30' AS varchar)
date_diff('minute', time '10:20:30', time '11:20:30')
hour(time '10:20:30')
sequence(timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 12:00:00', interval '6' hour)
sequence(timestamp '2026-01-31 00:00:00', timestamp '2026-03-31 00:00:00', interval '1' month)
typeof(timestamp '2026-01-01 00:00:00')
typeof(timestamp '2026-01-01 00:00:00.12')
typeof(cast('2026-01-01' AS timestamp))
typeof(date_trunc('day', timestamp '2026-01-01 00:00:00'))
typeof(timestamp '2026-01-01 00:00:00' + interval '1' day)
typeof(timestamp '2026-01-01 00:00:00' - timestamp '2026-01-01 00:00:00')
typeof(from_unixtime(0))
typeof(from_iso8601_timestamp('2026-01-01'))
typeof(date_parse('2026-01-01', '%Y-%m-%d'))
typeof(parse_datetime('2026-01-01', 'yyyy-MM-dd'))
typeof(now())
typeof(current_timestamp)
typeof(localtimestamp)
typeof(current_timestamp(6))
typeof(localtimestamp(0))
typeof(current_time)
typeof(time '10:20:30')
typeof(timestamp '2026-01-01 00:00:00 UTC')
typeof(to_unixtime(timestamp '2026-01-01 00:00:00'))
typeof(date_add('day', 1, timestamp '2026-01-01 00:00:00.123456'))
SELECT ts, cast(ts AS varchar), date_trunc('hour', ts), to_unixtime(ts) FROM (VALUES cast('2026-01-01 10:20:30' AS timestamp), cast('2026-01-01 10:20:30.5' AS timestamp)) t(ts) ORDER BY 1
SELECT ts FROM (VALUES timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 00:00:00.123') t(ts) ORDER BY 1
SELECT min(ts), max(ts), count(DISTINCT ts) FROM (VALUES timestamp '2026-01-01 00:00:00', timestamp '2026-01-02 00:00:00') t(ts)
SELECT date_trunc('month', ts) AS m, count(*) FROM (VALUES timestamp '2026-01-01 00:00:00', timestamp '2026-01-02 00:00:00', timestamp '2026-02-02 00:00:00') t(ts) GROUP BY 1 ORDER BY 1
SELECT timestamp '2026-01-01 00:00:00' UNION SELECT DATE '2026-01-02' ORDER BY 1
