{#- Allocation tags. Keys come from settings, so a key is an untrusted name: quoted, never pasted. -#}


{% macro quoted(text) -%}
    '{{ text | replace("'", "''") }}'
{%- endmacro %}


{#- First value of a map under any of these keys; blank counts as absent. -#}
{% macro first_of_map(map_column, prefix, keys) -%}
    {%- for key in keys %}
    nullif(element_at({{ map_column }}, {{ quoted(prefix ~ key) }}), ''){{ "," if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#- The value of a resource tag in either format, NULL when blank or absent. -#}
{% macro resource_tag(columns, key) -%}
    {%- set normalised = normalised_tag_key(key) -%}
    {%- set flat = "resource_tags_user_" ~ normalised -%}
    {%- if "resource_tags" in columns -%}
        nullif(element_at(resource_tags, {{ quoted("user_" ~ normalised) }}), '')
    {%- elif "tags" in columns -%}
        coalesce({{ first_of_map("tags", "resourceTags/user:", spellings_of_tag_key(key)) }})
    {%- elif flat in columns -%}
        nullif({{ flat }}, '')
    {%- else -%}
        cast(null as varchar)
    {%- endif -%}
{%- endmacro %}


{#- What a resource without the tag inherits, per key and per source in columns of their own: its account's tag, a
    tag of the IAM principal that made the call (or of that principal's user), the cost category of that name.

    Few lines have such tags, and a map is searched entry by entry: whether a line has any is asked once, and only
    lines that have one are asked for the spellings. Asked of what is read later and not of more: nearly all lines
    have a cost category, but few one with the name of a key. -#}
{% macro tags_by_source(columns) -%}
    {%- for key in tag_keys() %}
    {{ mapped_tag(columns, ["accountTag/"], key) }} as account_tag_{{ loop.index }},
    {{ mapped_tag(columns, principal_prefixes(), key) }} as principal_tag_{{ loop.index }},
    {{ category_of(columns, key) }} as category_tag_{{ loop.index }}{{ "," if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#- Whether the line has a tag of a source that a resource inherits from; false where the export has no map of all
    sources. -#}
{% macro has_inherited_tags(columns) -%}
    {%- if "tags" in columns -%}
        coalesce(
            any_match(
                map_keys(tags),
                tag_name -> {% for prefix in inherited_prefixes(columns) -%}
                    tag_name like '{{ prefix }}%'{{ " or " if not loop.last }}
                {%- endfor %}
            ),
            false
        )
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}


{#- Whether a cost category has the name of a key; false where categories have no map of their own. -#}
{% macro has_tag_categories(columns) -%}
    {%- if "cost_category" in columns -%}
        coalesce(
            any_match(
                map_keys(cost_category),
                category -> category in (
                    {%- for name in spellings_of_all_tag_keys() %}{{ quoted(name) }}{{ ", " if not loop.last }}{% endfor -%}
                )
            ),
            false
        )
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}


{% macro mapped_tag(columns, prefixes, key) -%}
    {%- if "tags" in columns -%}
        case
            when has_inherited_tags
                then coalesce(
                    {%- for prefix in prefixes %}
                    {{ first_of_map("tags", prefix, spellings_of_tag_key(key)) }}{{ "," if not loop.last }}
                    {%- endfor %}
                )
        end
    {%- else -%}
        cast(null as varchar)
    {%- endif -%}
{%- endmacro %}


{#- The cost category of that name: a map of its own in CUR 2.0, a column in legacy reports. -#}
{% macro category_of(columns, key) -%}
    {%- set flat = "cost_category_" ~ normalised_tag_key(key) -%}
    {%- if "cost_category" in columns -%}
        case
            when has_tag_categories
                then coalesce({{ first_of_map("cost_category", "", spellings_of_tag_key(key)) }})
        end
    {%- elif flat in columns -%}
        nullif({{ flat }}, '')
    {%- else -%}
        {{ mapped_tag(columns, ["costCategory/"], key) }}
    {%- endif -%}
{%- endmacro %}


{#- The value that a resource without the tag inherits, the first source that has one. -#}
{% macro inherited_tag(number) -%}
    coalesce(account_tag_{{ number }}, principal_tag_{{ number }}, category_tag_{{ number }})
{%- endmacro %}


{#- Which source that was, one letter per key in one text, so that a day's rows carry one short column for all keys:
    a account, p IAM principal, c cost category, - none. -#}
{% macro inherited_from() -%}
    {%- for name in tag_columns() %}
    case
        when account_{{ name }} is not null then 'a'
        when principal_{{ name }} is not null then 'p'
        when category_{{ name }} is not null then 'c'
        else '-'
    end{{ " ||" if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#- Where the value of key `number` comes from, in words; `default_value` (SQL) is what settings say of the account. -#}
{% macro tag_source(number, default_value) -%}
    case
        when tag_{{ number }} is not null then 'resource'
        when inherited_tag_{{ number }} is not null
            then
                case substr(inherited_from, {{ number }}, 1)
                    when 'a' then 'account'
                    when 'p' then 'iam_principal'
                    else 'cost_category'
                end
        when {{ default_value }} is not null then 'default'
        else 'none'
    end
{%- endmacro %}


{% macro tag_columns_csv() -%}
    {%- for name in tag_columns() %}
    {{ name }},
    {%- endfor %}
{%- endmacro %}


{#- The tags of a row as a JSON object with sorted keys, `{}` without any. The engine escapes keys and values. Said
    value by value: a map made, filtered and sorted for every row of a mart took four times as long. -#}
{% macro tags_json() -%}
    '{' || array_join(
        array[
            {%- for key in tag_keys() %}
            {%- set name = "tag_" ~ loop.index %}
            case
                when {{ name }} is not null
                    then json_format(cast({{ quoted(key) }} as json)) || ':' || json_format(cast({{ name }} as json))
            end{{ "," if not loop.last }}
            {%- endfor %}
        ],
        ','
    ) || '}'
{%- endmacro %}


{#- Usage that can carry a tag: metered, by AWS, on a resource. -#}
{% macro is_taggable() -%}
    {{ is_usage() }}
    and resource_id is not null
    and billing_entity in ('AWS', 'AISPL')
    -- Pods and tasks stand beside the instances that pay for them.
    and not {{ is_split_line("operation") }}
    and service not in (
        {%- for code in untaggable_services() %}'{{ code }}'{{ ", " if not loop.last }}{% endfor -%}
    )
{%- endmacro %}


{% macro cost_where(condition) -%}
    {{ exact_sum("case when " ~ condition ~ " then cost else " ~ decimal_zero() ~ " end") }}
{%- endmacro %}


{#- A value from the allowed list, in any case; a key without a list allows every value. -#}
{% macro is_allowed_value(key, column) -%}
    {%- set allowed = allowed_values(key) -%}
    {%- if allowed -%}
        lower({{ column }}) in ({% for value in allowed %}{{ quoted(value) }}{{ ", " if not loop.last }}{% endfor %})
    {%- else -%}
        {{ column }} is not null
    {%- endif -%}
{%- endmacro %}


{#- What settings say of the account for the key, in SQL, NULL without: its `tags`, else its `owner` or
    `environment` for the keys of these names. Reads account_id. -#}
{% macro default_tag(key) -%}
    {%- set values = default_tag_values(key) -%}
    {%- if values -%}
        case account_id
            {%- for id, value in values.items() %}
            when {{ quoted(id) }} then {{ quoted(value) }}
            {%- endfor %}
        end
    {%- else -%}
        cast(null as varchar)
    {%- endif -%}
{%- endmacro %}


{#- Who answers for a row: the value of the key `owner` where settings choose that key, else the account's owner in
    settings. NULL when nobody is named. -#}
{% macro owner_of_row() -%}
    {%- set numbers = [] -%}
    {%- for key in tag_keys() -%}
        {%- if normalised_tag_key(key) == "owner" -%}{%- do numbers.append(loop.index) -%}{%- endif -%}
    {%- endfor -%}
    {%- if numbers -%}
        coalesce(tag_{{ numbers[0] }}, inherited_tag_{{ numbers[0] }}, {{ default_tag("owner") }})
    {%- else -%}
        {{ default_tag("owner") }}
    {%- endif -%}
{%- endmacro %}
