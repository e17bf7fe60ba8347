{#- What the identity tests ask: do two relations, of tables or of expressions before the query, have the same sums?

    Rows in which they do not, one for each value of `keys`, with both figures of each of `sums`: exact to the last
    digit, NULL a value of its own in keys and sums, a value of `keys` that one relation lacks NULL in its sums. -#}
{% macro sums_that_differ(expected, found, keys, sums) -%}
    select *
    from (
        select
            {{ keys | join(", ") }},
            {%- for name in sums %}
            max(case when side = 'expected' then {{ name }} end) as expected_{{ name }},
            max(case when side = 'found' then {{ name }} end) as found_{{ name }}{{ "," if not loop.last }}
            {%- endfor %}
        from (
            {{ sums_of_side("expected", expected, keys, sums) }}
            union all
            {{ sums_of_side("found", found, keys, sums) }}
        ) as sides
        group by {{ keys | join(", ") }}
    ) as compared
    where
        {%- for name in sums %}
        {{ "or " if not loop.first }}expected_{{ name }} is distinct from found_{{ name }}
        {%- endfor %}
{%- endmacro %}


{% macro sums_of_side(side, relation, keys, sums) -%}
    select
        '{{ side }}' as side,
        {{ keys | join(", ") }},
        {%- for name in sums %}
        {{ exact_sum(name) }} as {{ name }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    group by {{ keys | join(", ") }}
{%- endmacro %}
