"""Aggregates and window functions; `{f}` is where FILTER and OVER go.

`approx_distinct` counts exactly: the engine's own sketch errs by more than the 2.3 % that Trino allows itself.
"""

from __future__ import annotations

AGGREGATE = r"""
count() -> bigint = count(*){f}
count(any) -> bigint = count({d}{0}){f}
count_if(boolean) -> bigint = CAST(coalesce(sum(CASE WHEN {0} THEN 1 ELSE 0 END){f}, 0) AS BIGINT)
sum(bigint) -> bigint = CAST(sum({d}{0}){f} AS BIGINT)
sum(real) -> real = CAST(sum({d}{0}){f} AS FLOAT)
sum(double) -> double = sum({d}{0}){f}
sum(interval day to second) -> interval day to second = to_milliseconds(CAST(sum({d}epoch_ms({0})){f} AS BIGINT))
sum(interval year to month) -> interval year to month = to_months(CAST(sum({d}trino_months_of({0})){f} AS INTEGER))
avg(interval day to second) -> interval day to second = to_milliseconds(CAST(round(avg({d}epoch_ms({0})){f}) AS BIGINT))
avg(interval year to month) -> interval year to month = to_months(CAST(round(avg({d}trino_months_of({0})){f}) AS INTEGER))
min(orderable) -> $0 = min({0}){f}
min(orderable, bigint) -> array($0) = min({0}, {1}){f}
max(double) -> double = coalesce(max(CASE WHEN NOT isnan({0}) THEN {0} END){f}, max({0}){f})
max(real) -> real = coalesce(max(CASE WHEN NOT isnan({0}) THEN {0} END){f}, max({0}){f})
max(orderable) -> $0 = max({0}){f}
max(orderable, bigint) -> array($0) = max({0}, {1}){f}
avg(bigint) -> double = avg({d}CAST({0} AS DOUBLE)){f}
avg(real) -> real = CAST(avg({d}{0}){f} AS FLOAT)
avg(double) -> double = avg({d}{0}){f}
max_by(T, orderable) -> T = arg_max_null({0}, {1}){f}
max_by(T, orderable, bigint) -> array(T) = arg_max({0}, {1}, {2}){f}
min_by(T, orderable, bigint) -> array(T) = arg_min({0}, {1}, {2}){f}
min_by(T, orderable) -> T = arg_min_null({0}, {1}){f}
arbitrary(T) -> T = any_value({0}){f}
any_value(T) -> T = any_value({0}){f}
bool_and(boolean) -> boolean = bool_and({0}){f}
bool_or(boolean) -> boolean = bool_or({0}){f}
every(boolean) -> boolean = bool_and({0}){f}
approx_distinct(any) -> bigint = count(DISTINCT {0}){f}
approx_distinct(any, double) -> bigint = count(DISTINCT {0}){f}
approx_percentile(bigint, double) -> bigint = quantile_disc({0}, least({1} + 1e-9, 1.0)){f}
approx_percentile(real, double) -> real = quantile_disc({0}, least({1} + 1e-9, 1.0)){f}
approx_percentile(double, double) -> double = quantile_disc({0}, least({1} + 1e-9, 1.0)){f}
approx_percentile(bigint, array(double)) -> array(bigint) = quantile_disc({0}, list_transform({1}, lambda p: least(p + 1e-9, 1.0))){f}
approx_percentile(real, array(double)) -> array(real) = quantile_disc({0}, list_transform({1}, lambda p: least(p + 1e-9, 1.0))){f}
approx_percentile(double, array(double)) -> array(double) = quantile_disc({0}, list_transform({1}, lambda p: least(p + 1e-9, 1.0))){f}
approx_percentile(bigint, double, double) -> bigint = trino_weighted(list(struct_pack(v := {0}, w := {1})){f}, {2})
approx_percentile(real, double, double) -> real = trino_weighted(list(struct_pack(v := {0}, w := {1})){f}, {2})
approx_percentile(double, double, double) -> double = trino_weighted(list(struct_pack(v := {0}, w := {1})){f}, {2})
approx_most_frequent(bigint, varchar, bigint) -> map(varchar, bigint) = trino_most_frequent(histogram({1}){f}, {0})
approx_most_frequent(bigint, bigint, bigint) -> map(bigint, bigint) = trino_most_frequent(histogram({1}){f}, {0})
numeric_histogram(bigint, double) -> map(double, double) = map_from_entries(trino_numeric_histogram(list({1}){f}, {0}))
numeric_histogram(bigint, real) -> map(real, real) = map_from_entries(trino_numeric_histogram(list({1}){f}, {0}))
reduce_agg(T, S, (S, T) -> S, (S, S) -> S) -> S = trino_of_some(list({0}){f}, list_reduce(list_filter(list({0}){f}, lambda x: x IS NOT NULL), {2}, {1}))
array_agg(T) -> array(T) = list({d}{0}{o}){f}
map_union(map(K, V)) -> map(K, V) = trino_map_union(list({0}){f})
multimap_agg(K, V) -> map(K, array(V)) = trino_multimap(list(struct_pack(k := {0}, v := {1}){o}){f})
map_agg(K, V) -> map(K, V) = trino_map_agg(list(struct_pack(k := {0}, v := {1}){o}){f})
histogram(K) -> map(K, bigint) = histogram({0}){f}
stddev(double) -> double = stddev_samp({0}){f}
stddev_samp(double) -> double = stddev_samp({0}){f}
stddev_pop(double) -> double = stddev_pop({0}){f}
variance(double) -> double = var_samp({0}){f}
var_samp(double) -> double = var_samp({0}){f}
var_pop(double) -> double = var_pop({0}){f}
skewness(double) -> double = (skewness({0}){f} * (count({0}){f} - 2) / sqrt(CAST(count({0}){f} AS DOUBLE) * (count({0}){f} - 1)))
kurtosis(double) -> double = kurtosis({0}){f}
geometric_mean(double) -> double = geomean({0}){f}
corr(double, double) -> double = corr({0}, {1}){f}
covar_samp(double, double) -> double = covar_samp({0}, {1}){f}
covar_pop(double, double) -> double = covar_pop({0}, {1}){f}
regr_slope(double, double) -> double = regr_slope({0}, {1}){f}
regr_intercept(double, double) -> double = regr_intercept({0}, {1}){f}
bitwise_xor_agg(bigint) -> bigint = bit_xor({0}){f}
bitwise_and_agg(bigint) -> bigint = bit_and({0}){f}
bitwise_or_agg(bigint) -> bigint = bit_or({0}){f}
"""

WINDOW = r"""
row_number() -> bigint = row_number(){f}
rank() -> bigint = rank(){f}
dense_rank() -> bigint = dense_rank(){f}
percent_rank() -> double = percent_rank(){f}
cume_dist() -> double = cume_dist(){f}
ntile(bigint) -> bigint = ntile({0}){f}
lag(T) -> T = lag({0}{n}){f}
lag(T, bigint) -> T = lag({0}, {1}{n}){f}
lag(T, bigint, T) -> T = lag({0}, {1}, {2}{n}){f}
lead(T) -> T = lead({0}{n}){f}
lead(T, bigint) -> T = lead({0}, {1}{n}){f}
lead(T, bigint, T) -> T = lead({0}, {1}, {2}{n}){f}
first_value(T) -> T = first_value({0}{n}){f}
last_value(T) -> T = last_value({0}{n}){f}
nth_value(T, bigint) -> T = nth_value({0}, {1}{n}){f}
"""
