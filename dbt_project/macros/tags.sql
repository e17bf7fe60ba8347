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


{#- What a resource without the tag inherits: its account's tag, else the cost category of that name. -#}
{% macro inherited_tag(columns, key) -%}
    {%- set normalised = normalised_tag_key(key) -%}
    {%- set flat = "cost_category_" ~ normalised -%}
    coalesce(
        {%- if "tags" in columns -%}
        {{ first_of_map("tags", "accountTag/", spellings_of_tag_key(key)) }},
        {%- endif %}
        {%- if "cost_category" in columns %}
        {{ first_of_map("cost_category", "", spellings_of_tag_key(key)) }},
        {%- elif flat in columns %}
        nullif({{ flat }}, ''),
        {%- endif %}
        cast(null as varchar), cast(null as varchar)
    )
{%- endmacro %}


{% macro tag_columns_csv() -%}
    {%- for name in tag_columns() %}
    {{ name }},
    {%- endfor %}
{%- endmacro %}


{#- The tags of a row as a JSON object with sorted keys, `{}` without any. Values are escaped by the engine. -#}
{% macro tags_json() -%}
    {%- if not tag_keys() -%}
    '{}'
    {%- else -%}
    json_format(cast(map_filter(
        map(
            array[{% for key in tag_keys() %}{{ quoted(key) }}{{ ", " if not loop.last }}{% endfor %}],
            array[{{ tag_columns() | join(", ") }}]
        ),
        (tag_key, tag_value) -> tag_value is not null
    ) as json))
    {%- endif -%}
{%- endmacro %}


{#- Usage that can carry a tag: metered, by AWS, on a resource. -#}
{% macro is_taggable() -%}
    charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
    and resource_id is not null
    and billing_entity = 'AWS'
    and service not in (
        {%- for code in untaggable_services() %}'{{ code }}'{{ ", " if not loop.last }}{% endfor -%}
    )
{%- endmacro %}


{% macro cost_where(condition) -%}
    {{ exact_sum("case when " ~ condition ~ " then cost else " ~ decimal_zero() ~ " end") }}
{%- endmacro %}


{#- A value from the allowed list, in any case; a key without a list allows every value. -#}
{% macro is_allowed_value(key, column) -%}
    {%- set allowed = var("allowed_tag_values").get(key, []) -%}
    {%- if allowed -%}
        lower({{ column }}) in ({% for value in allowed %}{{ quoted(value | string | lower) }}{{ ", " if not loop.last }}{% endfor %})
    {%- else -%}
        {{ column }} is not null
    {%- endif -%}
{%- endmacro %}


{#- Whether settings give the account a default for the key; reads account_id. -#}
{% macro account_has_tag(key) -%}
    {%- set ids = [] -%}
    {%- for id, account in var("accounts").items() -%}
        {%- if account.get("tags", {}).get(key) or account.get(key) -%}{%- do ids.append(id | string) -%}{%- endif -%}
    {%- endfor -%}
    {%- if ids -%}
        account_id in ({% for id in ids %}{{ quoted(id) }}{{ ", " if not loop.last }}{% endfor %})
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}
