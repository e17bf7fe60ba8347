{#- What each pod or task was allocated of its instance, per interval and kind: as the bill says, and where it doesn't,
    by landed usage. -#}
select
    {%- for name in split_line_columns() %}
    {{ name }},
    {%- endfor %}
    false as is_measured
from {{ ref("int_split_billed") }}

union all

select
    {%- for name in split_line_columns() %}
    {{ name }},
    {%- endfor %}
    true as is_measured
from {{ ref("int_split_measured") }}
