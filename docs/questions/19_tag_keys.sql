-- question: Which tag keys does the bill carry, in which spellings, and which of them count?
-- subject: Owners and tags
-- tables: tag_keys
select
    tag_key,
    tag_source,
    is_allocation_key,
    distinct_values,
    line_items,
    first_seen,
    last_seen
from tag_keys
order by lower(tag_key), tag_key, tag_source
