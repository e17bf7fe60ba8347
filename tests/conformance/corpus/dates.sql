-- Dates: months end where the calendar says, a DATE stays a DATE.
date '2026-01-31'
DATE '2026-01-31' + interval '1' month
DATE '2026-01-31' + interval '1' day
DATE '2026-03-31' - interval '1' month
DATE '2024-02-29' + interval '1' year
DATE '2026-01-31' - interval '2' day
interval '1' day + DATE '2026-01-01'
DATE '2026-03-01' - DATE '2026-02-01'
date_add('day', 1, DATE '2026-01-31')
date_add('week', -1, DATE '2026-01-31')
date_add('month', 1, DATE '2026-01-31')
date_add('month', -1, DATE '2026-03-31')
date_add('quarter', 1, DATE '2026-01-31')
date_add('year', 1, DATE '2024-02-29')
date_diff('day', DATE '2026-01-01', DATE '2026-02-01')
date_diff('week', DATE '2026-01-01', DATE '2026-01-14')
date_diff('month', DATE '2026-01-31', DATE '2026-02-28')
date_diff('month', DATE '2026-01-31', DATE '2026-02-27')
date_diff('month', DATE '2026-02-28', DATE '2026-01-31')
date_diff('month', DATE '2026-03-31', DATE '2026-02-28')
date_diff('month', DATE '2026-01-15', DATE '2026-03-14')
date_diff('month', DATE '2026-03-14', DATE '2026-01-15')
date_diff('quarter', DATE '2026-01-01', DATE '2026-07-01')
date_diff('year', DATE '2024-02-29', DATE '2025-02-28')
date_diff('year', DATE '2025-12-31', DATE '2026-01-01')
date_trunc('day', DATE '2026-02-18')
date_trunc('week', DATE '2026-02-18')
date_trunc('month', DATE '2026-02-18')
date_trunc('quarter', DATE '2026-02-18')
date_trunc('year', DATE '2026-02-18')
date_trunc('MONTH', DATE '2026-02-18')
year(DATE '2026-02-18')
quarter(DATE '2026-02-18')
month(DATE '2026-02-18')
week(DATE '2026-01-01')
week_of_year(DATE '2025-12-29')
year_of_week(DATE '2025-12-29')
yow(DATE '2027-01-01')
day(DATE '2026-02-18')
day_of_month(DATE '2026-02-18')
day_of_week(DATE '2026-02-15')
dow(DATE '2026-02-16')
day_of_year(DATE '2026-02-18')
doy(DATE '2024-12-31')
extract(YEAR FROM DATE '2026-02-18')
extract(QUARTER FROM DATE '2026-02-18')
extract(MONTH FROM DATE '2026-02-18')
extract(WEEK FROM DATE '2026-02-18')
extract(DAY FROM DATE '2026-02-18')
extract(DOW FROM DATE '2026-02-18')
extract(DOY FROM DATE '2026-02-18')
extract(YOW FROM DATE '2026-01-01')
extract(DAY_OF_WEEK FROM DATE '2026-02-18')
last_day_of_month(DATE '2026-02-18')
last_day_of_month(DATE '2024-02-18')
last_day_of_month(timestamp '2026-04-30 10:00:00')
cast('2026-02-18' AS date)
cast(' 2026-02-18 ' AS date)
cast('2026-2-8' AS date)
date('2026-02-18')
date(timestamp '2026-02-18 10:00:00')
cast(timestamp '2026-02-18 23:59:59.999' AS date)
cast(DATE '2026-02-18' AS varchar)
cast(DATE '2026-02-18' AS timestamp)
DATE '2026-02-18' < timestamp '2026-02-18 00:00:01'
DATE '2026-02-18' = timestamp '2026-02-18 00:00:00'
DATE '2026-02-18' BETWEEN DATE '2026-02-01' AND DATE '2026-02-28'
greatest(DATE '2026-02-18', DATE '2026-02-19')
from_iso8601_date('2026-02-18')
from_iso8601_date('2026-W08-3')
from_iso8601_date('2026-049')
to_iso8601(DATE '2026-02-18')
sequence(DATE '2026-01-01', DATE '2026-01-04')
sequence(DATE '2026-01-31', DATE '2026-04-30', interval '1' month)
sequence(DATE '2026-01-03', DATE '2026-01-01', interval '-1' day)
typeof(DATE '2026-01-01' + interval '1' day)
typeof(date_trunc('month', DATE '2026-01-01'))
typeof(date_add('day', 1, DATE '2026-01-01'))
typeof(date_diff('day', DATE '2026-01-01', DATE '2026-01-01'))
typeof(DATE '2026-03-01' - DATE '2026-02-01')
typeof(current_date)
typeof(date '2026-01-01')
typeof(coalesce(DATE '2026-01-01', timestamp '2026-01-01 00:00:00'))
typeof(sequence(DATE '2026-01-01', DATE '2026-01-04'))
DATE '0001-01-01'
DATE '9999-12-31'
date_add('day', 1, cast(NULL AS date))
date_diff('day', NULL, DATE '2026-01-01')
SELECT d + interval '1' month, date_trunc('month', d), date_diff('month', d, DATE '2026-03-31') FROM (VALUES DATE '2026-01-29', DATE '2026-01-30', DATE '2026-01-31', DATE '2026-02-28') t(d) ORDER BY d
SELECT date_add('month', n, DATE '2026-01-31') FROM (VALUES -2, -1, 0, 1, 2) t(n) ORDER BY n
SELECT date_trunc(u, DATE '2026-08-19') FROM (VALUES 'day', 'month', 'week', 'year') t(u) ORDER BY u
SELECT date_diff(u, DATE '2024-02-29', DATE '2026-08-19') FROM (VALUES 'day', 'month', 'week', 'year') t(u) ORDER BY u
SELECT date_add(u, 2, DATE '2026-08-31') FROM (VALUES 'day', 'month', 'week', 'year') t(u) ORDER BY u
