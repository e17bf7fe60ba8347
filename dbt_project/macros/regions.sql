{#- Regions of usage types: `USE1-EUW2-AWS-Out-Bytes`, `EUC1-BoxUsage:m5.large`, `DataTransfer-Out-Bytes`. -#}


{#- The region code of a prefix; `otherwise` (SQL) for a prefix that is not in the list. -#}
{% macro region_of_prefix(prefix, otherwise="null") -%}
    case {{ prefix }}
        {%- for code, region in region_prefixes().items() %}
        when '{{ code }}' then '{{ region }}'
        {%- endfor %}
        else {{ otherwise }}
    end
{%- endmacro %}


{#- Region of a usage type by its first prefix; NULL where there is none that we know. -#}
{% macro region_of_usage_type(usage_type) -%}
    {{ region_of_prefix("split_part(" ~ usage_type ~ ", '-', 1)") }}
{%- endmacro %}


{#- Prefix number 1 or 2 of a transfer's usage type, NULL without one. AWS writes region pairs as `R1-R2-AWS-`;
    a lone prefix stands before the code. Every region but `EU` ends in a digit,
    which codes that look like prefixes (`TGW-`, `MRAP-`) do not. -#}
{% macro transfer_prefix(usage_type, number) -%}
    {%- if number == 1 -%}
        regexp_extract({{ usage_type }}, '^(EU|[A-Z]{3,4}[0-9])-', 1)
    {%- else -%}
        regexp_extract({{ usage_type }}, '^[A-Z]{2,4}[0-9]?-(EU|[A-Z]{3,4}[0-9])-(AWS|S3RTC|MRAP)-', 1)
    {%- endif -%}
{%- endmacro %}
