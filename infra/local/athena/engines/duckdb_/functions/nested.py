"""Functions over arrays, maps and JSON."""

from __future__ import annotations

ARRAYS = r"""
element_at(array(T), bigint) -> T = trino_element_at({0}, {1})
element_at(map(K, V), K) -> V = map_extract_value({0}, {1})
contains(varchar, ipaddress) -> boolean = trino_network_holds({0}, {1})
contains(array(T), T) -> boolean = trino_contains({0}, {1})
array_position(array(T), T) -> bigint = trino_array_position({0}, {1})
array_distinct(array(T)) -> array(T) = trino_array_distinct({0})
array_sort(array(orderable)) -> $0 = list_sort({0}, 'ASC', 'NULLS LAST')
array_sort(array(T), (T, T) -> bigint) -> array(T) = list_transform(list_sort(list_transform({0}, lambda e, i: struct_pack(r := len(list_filter(list_transform(list_transform({0}, lambda o: [o, e]), {1z}), lambda s: trino_order(s) < 0)), i := i, v := e))), lambda e: e.v)
array_max(array(orderable)) -> $0[] = trino_array_max({0})
array_min(array(orderable)) -> $0[] = trino_array_min({0})
array_union(array(T), array(T)) -> array(T) = trino_array_union({0}, {1})
array_intersect(array(T), array(T)) -> array(T) = trino_array_intersect({0}, {1})
array_except(array(T), array(T)) -> array(T) = trino_array_except({0}, {1})
array_remove(array(T), T) -> array(T) = trino_array_remove({0}, {1})
arrays_overlap(array(T), array(T)) -> boolean = trino_arrays_overlap({0}, {1})
array_histogram(array(T)) -> map(T, bigint) = trino_histogram({0})
combinations(array(T), integer) -> array(array(T)) = trino_combinations({0}, {1})
ngrams(array(T), integer) -> array(array(T)) = trino_ngrams({0}, {1})
trim_array(array(T), bigint) -> array(T) = trino_trim_array({0}, {1})
flatten(array(array(T))) -> array(T) = flatten({0})
slice(array(T), bigint, bigint) -> array(T) = trino_slice({0}, {1}, {2})
repeat(T, bigint) -> array(T) = list_transform(range(trino_repeat(0, {1})), lambda i: {0})
shuffle(array(T)) -> array(T) = list_transform(list_sort(list_transform({0}, lambda x: struct_pack(r := random(), v := x))), lambda s: s.v)
transform(array(T), (T) -> U) -> array(U) = list_transform({0}, {1})
filter(array(T), (T) -> boolean) -> array(T) = list_filter({0}, {1})
reduce(array(T), S, (S, T) -> S, (S) -> R) -> R = list_transform([list_reduce({0}, {2}, {1})], {3})[1]
any_match(array(T), (T) -> boolean) -> boolean = trino_any(list_transform({0}, {1}))
all_match(array(T), (T) -> boolean) -> boolean = trino_all(list_transform({0}, {1}))
none_match(array(T), (T) -> boolean) -> boolean = (NOT trino_any(list_transform({0}, {1})))
zip_with(array(T), array(U), (T, U) -> R) -> array(R) = list_transform(CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN list_zip({0}, {1}) END, {2z})
zip(array(T), array(U)) -> array(row(T, U)) = list_transform(CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN list_zip({0}, {1}) END, lambda z: struct_pack(field0 := z[1], field1 := z[2]))
zip(array(T), array(U), array(V)) -> array(row(T, U, V)) = list_transform(CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL AND {2} IS NOT NULL THEN list_zip({0}, {1}, {2}) END, lambda z: struct_pack(field0 := z[1], field1 := z[2], field2 := z[3]))
"""

MAPS = r"""
map_keys(map(K, V)) -> array(K) = map_keys({0})
map_values(map(K, V)) -> array(V) = map_values({0})
map_entries(map(K, V)) -> array(row(K, V)) = list_transform(map_entries({0}), lambda e: struct_pack(field0 := e.key, field1 := e.value))
map_from_entries(array(rowtype)) -> entries($0) = trino_map_from_entries({0})
multimap_from_entries(array(rowtype)) -> multientries($0) = trino_multimap(list_transform({0}, lambda e: struct_pack(k := struct_extract_at(e, 1), v := struct_extract_at(e, 2))))
map_zip_with(map(K, V), map(K, W), (K, V, W) -> R) -> map(K, R) = CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN trino_map_zip({0}, {1}, list_transform(trino_map_pairs({0}, {1}), {2t})) END
map_concat(map(K, V), map(K, V)...) -> map(K, V) = CASE WHEN len(list_filter([{*}], lambda m: m IS NULL)) = 0 THEN trino_map_union(list_reverse([{*}])) END
map_filter(map(K, V), (K, V) -> boolean) -> map(K, V) = map_from_entries(list_filter(map_entries({0}), {1e}))
transform_values(map(K, V), (K, V) -> W) -> map(K, W) = trino_map_with_values({0}, list_transform(map_entries({0}), {1e}))
transform_keys(map(K, V), (K, V) -> W) -> map(W, V) = trino_map_with_keys({0}, list_transform(map_entries({0}), {1e}))
"""

JSON = r"""
json_parse(varchar) -> json = trino_json_parse({0})
json_format(json) -> varchar = {0}
json_extract(json, varchar) -> json = trino_json_at({0}, {1})
json_extract(varchar, varchar) -> json = trino_json_at({0}, {1})
json_extract_scalar(json, varchar) -> varchar = trino_json_scalar({0}, {1})
json_extract_scalar(varchar(x), varchar) -> varchar(x) = trino_json_scalar({0}, {1})
json_array_length(json) -> bigint = CAST(CASE WHEN json_valid({0}) AND json_type({0}) = 'ARRAY' THEN json_array_length({0}) END AS BIGINT)
json_array_length(varchar) -> bigint = CAST(CASE WHEN json_valid({0}) AND json_type({0}) = 'ARRAY' THEN json_array_length({0}) END AS BIGINT)
json_array_get(json, bigint) -> json = trino_json_item({0}, {1})
json_array_get(varchar, bigint) -> json = trino_json_item({0}, {1})
json_array_contains(json, boolean) -> boolean = trino_json_holds({0}, CAST({1} AS VARCHAR))
json_array_contains(varchar, boolean) -> boolean = trino_json_holds({0}, CAST({1} AS VARCHAR))
json_array_contains(json, bigint) -> boolean = trino_json_holds({0}, CAST({1} AS VARCHAR))
json_array_contains(varchar, bigint) -> boolean = trino_json_holds({0}, CAST({1} AS VARCHAR))
json_array_contains(json, double) -> boolean = CASE WHEN {0} IS NOT NULL AND NOT isfinite({1}) THEN false ELSE trino_json_holds({0}, trino_double_text({1})) END
json_array_contains(varchar, double) -> boolean = CASE WHEN {0} IS NOT NULL AND NOT isfinite({1}) THEN false ELSE trino_json_holds({0}, trino_double_text({1})) END
json_array_contains(json, varchar) -> boolean = trino_json_holds({0}, CAST(to_json({1}) AS VARCHAR))
json_array_contains(varchar, varchar) -> boolean = trino_json_holds({0}, CAST(to_json({1}) AS VARCHAR))
json_size(json, varchar) -> bigint = trino_json_size({0}, {1})
json_size(varchar, varchar) -> bigint = trino_json_size({0}, {1})
is_json_scalar(json) -> boolean = trino_json_is_scalar({0})
is_json_scalar(varchar) -> boolean = trino_json_is_scalar({0})
"""

NESTED = ARRAYS + MAPS + JSON
