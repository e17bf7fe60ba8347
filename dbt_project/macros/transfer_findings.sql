{#- Cheaper paths: what the rows of data_transfer_daily allow to say, and no more. -#}

{#- Traffic of a NAT gateway, which bills name by ARN or by its bare id. -#}
{% macro is_nat_gateway(resource) -%}
    coalesce(regexp_like({{ resource }}, '(^|/)nat-'), false)
{%- endmacro %}


{#- The CloudFront area that serves a region's neighbourhood, NULL where there is none. -#}
{% macro edge_area_of(region) -%}
    case
        {%- for start, area in edge_areas() %}
        when {{ region }} like '{{ start }}%' then {{ "'" ~ area ~ "'" if area else "null" }}
        {%- endfor %}
    end
{%- endmacro %}


{#- The list price of an area in USD, NULL in another currency: nothing here converts money. -#}
{% macro edge_list_price(area) -%}
    case
        when currency <> 'USD' then null
        {%- for name, price in edge_prices().items() %}
        when {{ area }} = '{{ name }}' then {{ decimal_of_text("'" ~ price ~ "'") }}
        {%- endfor %}
    end
{%- endmacro %}


{#- One text of a finding (`path`, `estimate`, `condition`) by its name. -#}
{% macro finding_text(name) -%}
    case finding
        {%- for finding, texts in finding_texts().items() %}
        when '{{ finding }}' then {{ quoted(texts[name]) }}
        {%- endfor %}
    end
{%- endmacro %}


{#- A part of a cost in proportion, all of it exactly where the part is the whole. -#}
{% macro proportion(cost, part, whole) -%}
    case
        when {{ part }} = {{ whole }} then {{ cost }}
        else {{ decimal_of_text(
            "cast(" ~ cost ~ " as double) * cast(" ~ part ~ " as double) / nullif(cast(" ~ whole ~ " as double), 0)"
        ) }}
    end
{%- endmacro %}
