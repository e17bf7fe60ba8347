-- Intervals: day to second and year to month are two types.
interval '1' day
interval '2' hour
interval '90' minute
interval '1.5' second
interval '3' month
interval '2' year
interval '-1' day
interval -'1' day
interval '1-6' year to month
interval '1 02:03:04' day to second
interval '1 02:03:04.567' day to second
interval '2' week
- interval '1' day
interval '1' day + interval '2' hour
interval '1' day - interval '2' hour
interval '1' year + interval '2' month
interval '1' day * 3
2 * interval '1' month
interval '3' day / 2
interval '1' month / 2
interval '1' day * 1.5
interval '1' day < interval '25' hour
interval '24' hour = interval '1' day
cast(interval '1' day AS varchar)
cast(interval '14' month AS varchar)
cast('1 02:03:04.000' AS interval day to second)
cast('1-6' AS interval year to month)
to_milliseconds(interval '1' day)
day(interval '36' hour)
hour(interval '36' hour)
minute(interval '90' minute)
second(interval '90' second)
month(interval '14' month)
year(interval '14' month)
extract(HOUR FROM interval '36' hour)
parse_duration('42.8ms')
parse_duration('3.81 d')
parse_duration('5m')
typeof(interval '1' day)
typeof(interval '1' month)
typeof(interval '1' day * 2)
typeof(interval '1' day + DATE '2026-01-01')
SELECT sum(i) FROM (VALUES interval '1' day, interval '2' hour) t(i)
SELECT avg(i) FROM (VALUES interval '1' day, interval '2' hour) t(i)
SELECT max(b - a) FROM (VALUES (timestamp '2026-01-01 00:00:00', timestamp '2026-01-03 12:00:00')) t(a, b)
DATE '2026-01-01' + interval '1' day * 3
timestamp '2026-01-01 00:00:00' + interval '1-1' year to month
