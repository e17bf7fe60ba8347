{{ config(materialized='table', partitioned_by=['p']) }}
select x * 2 as v, cast(amount as double) as amount, x as p
from unnest(sequence(1, 150)) as t(x) left join {{ ref('costs_view') }} on id = x
