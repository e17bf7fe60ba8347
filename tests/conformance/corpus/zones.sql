-- A timestamp with time zone keeps its zone.
timestamp '2026-01-01 00:00:00 UTC'
timestamp '2026-01-01 00:00:00 Europe/Berlin'
timestamp '2026-01-01 00:00:00 +05:30'
timestamp '2026-07-01 00:00:00.123 America/New_York'
timestamp '2026-01-01 00:00:00 UTC' AT TIME ZONE 'Europe/Berlin'
timestamp '2026-07-01 00:00:00 UTC' AT TIME ZONE 'Europe/Berlin'
timestamp '2026-01-01 00:00:00 UTC' AT TIME ZONE '+05:30'
timestamp '2026-01-01 00:00:00 Europe/Berlin' AT TIME ZONE 'UTC'
timestamp '2026-01-01 00:00:00' AT TIME ZONE 'America/New_York'
timestamp '2026-01-01 00:00:00' AT TIME ZONE 'UTC'
at_timezone(timestamp '2026-01-01 00:00:00 UTC', 'Asia/Tokyo')
with_timezone(timestamp '2026-01-01 00:00:00', 'Asia/Tokyo')
with_timezone(timestamp '2026-01-01 00:00:00', 'UTC')
from_unixtime(0, 'Europe/Berlin')
from_unixtime(0, 5, 30)
from_unixtime(1767225600, 'UTC')
cast(timestamp '2026-01-01 00:00:00 UTC' AS varchar)
cast(timestamp '2026-01-01 00:00:00.123 Europe/Berlin' AS varchar)
cast(timestamp '2026-01-01 00:00:00 UTC' AS date)
cast(timestamp '2026-01-01 00:00:00 Asia/Tokyo' AS date)
cast(timestamp '2026-01-01 00:00:00 UTC' AS timestamp)
cast(timestamp '2026-01-01 00:00:00 Asia/Tokyo' AS timestamp)
cast(timestamp '2026-01-01 00:00:00' AS timestamp with time zone)
cast('2026-01-01 00:00:00 UTC' AS timestamp with time zone)
cast('2026-01-01 10:00:00 Europe/Berlin' AS timestamp with time zone)
cast('2026-01-01 10:00:00+02:00' AS timestamp with time zone)
timestamp '2026-01-01 00:00:00 UTC' = timestamp '2026-01-01 01:00:00 Europe/Berlin'
timestamp '2026-01-01 00:00:00 UTC' < timestamp '2026-01-01 00:00:00 America/New_York'
timestamp '2026-01-01 00:00:00 UTC' + interval '1' day
timestamp '2026-03-29 00:00:00 Europe/Berlin' + interval '1' day
timestamp '2026-01-01 00:00:00 UTC' - timestamp '2026-01-01 00:00:00 Europe/Berlin'
date_trunc('day', timestamp '2026-01-01 10:00:00 UTC')
date_trunc('day', timestamp '2026-01-01 10:00:00 Europe/Berlin')
date_trunc('hour', timestamp '2026-01-01 10:20:00 +05:30')
date_add('day', 1, timestamp '2026-01-01 10:00:00 UTC')
date_diff('hour', timestamp '2026-01-01 00:00:00 UTC', timestamp '2026-01-01 10:00:00 Europe/Berlin')
hour(timestamp '2026-01-01 10:00:00 Europe/Berlin')
day(timestamp '2026-01-01 00:30:00 Europe/Berlin')
timezone_hour(timestamp '2026-01-01 00:00:00 +05:30')
timezone_minute(timestamp '2026-01-01 00:00:00 +05:30')
extract(TIMEZONE_HOUR FROM timestamp '2026-01-01 00:00:00 Europe/Berlin')
timezone(timestamp '2026-01-01 00:00:00 Europe/Berlin')
to_unixtime(timestamp '2026-01-01 00:00:00 Europe/Berlin')
to_iso8601(timestamp '2026-01-01 00:00:00 Europe/Berlin')
from_iso8601_timestamp('2026-01-01T00:00:00+05:30')
date_format(timestamp '2026-01-01 00:00:00 Europe/Berlin', '%Y-%m-%d %H:%i')
format_datetime(timestamp '2026-01-01 00:00:00 Europe/Berlin', 'yyyy-MM-dd HH:mm ZZ')
parse_datetime('2026-01-01 10:00 +0200', 'yyyy-MM-dd HH:mm Z')
current_timezone()
typeof(timestamp '2026-01-01 00:00:00 UTC' AT TIME ZONE 'Europe/Berlin')
typeof(with_timezone(timestamp '2026-01-01 00:00:00', 'UTC'))
typeof(cast(timestamp '2026-01-01 00:00:00' AS timestamp with time zone))
typeof(from_unixtime(0, 'UTC'))
timestamp '2026-01-01 00:00:00 UTC' > DATE '2025-12-31'
timestamp '2026-01-01 00:00:00 UTC' > timestamp '2025-12-31 00:00:00'
SELECT from_unixtime(x), date_trunc('day', from_unixtime(x)), cast(from_unixtime(x) AS varchar), date(from_unixtime(x)) FROM (VALUES 0, 90000) t(x) ORDER BY 1
SELECT at_timezone(from_unixtime(x), z) FROM (VALUES (0, 'UTC'), (1, 'Asia/Tokyo')) t(x, z) ORDER BY 1
