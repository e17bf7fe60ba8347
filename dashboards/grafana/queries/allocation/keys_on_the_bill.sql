select
    tag_key,
    tag_source,
    case when is_allocation_key then 'yes' else 'no' end as chosen,
    cast(distinct_values as double) as distinct_values,
    cast(line_items as double) as line_items
from tag_keys
order by line_items desc, tag_key asc, tag_source asc, chosen asc
limit 100
