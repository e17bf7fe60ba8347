{#- What each pod or task was allocated of its instance, per interval and kind: as the bill says, and where it doesn't,
    by landed usage. -#}
select
    {{ split_line_columns() | join(", ") }},
    false as is_measured
from {{ ref("int_split_billed") }}

union all

select
    {{ split_line_columns() | join(", ") }},
    true as is_measured
from {{ ref("int_split_measured") }}
