{#- A text that settings give, or NULL; quoted, since it is anybody's text. -#}
{% macro setting_of(settings, name) -%}
    {%- if settings.get(name) -%}
        cast({{ quoted(settings[name] | string) }} as varchar)
    {%- else -%}
        cast(null as varchar)
    {%- endif -%}
{%- endmacro %}
