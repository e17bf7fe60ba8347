{#- The grain of a table and what holds in each of its rows, in one scan: no two rows have the same values in all of
    `columns`, where NULLs count as equal, and every condition holds; one that is NULL does not. -#}
{% test keyed_rows(model, columns, conditions) %}
select
    {{ columns | join(", ") }},
    count(*) as rows_with_this_key,
    count_if(not coalesce(({{ conditions | join(") and (") }}), false)) as rows_that_break_a_condition
from {{ model }}
group by {{ columns | join(", ") }}
having
    count(*) > 1
    or count_if(not coalesce(({{ conditions | join(") and (") }}), false)) > 0
{% endtest %}
