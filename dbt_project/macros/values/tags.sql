{#- Tag keys, their spellings, and the columns in which their values stand. Macros in this folder return values, not SQL. -#}

{% macro tag_keys() -%}
    {%- set keys = var("tag_keys") | map("string") | unique(case_sensitive=true) | sort(case_sensitive=true) -%}
    {%- if not keys -%}
        {{ exceptions.raise_compiler_error(
            "tag_keys: expected at least one allocation tag key, found none. Set them in the settings file."
        ) }}
    {%- endif -%}
    {{ return(keys) }}
{%- endmacro %}


{#- A key as AWS normalises it in column names and map keys: CostCenter, cost-center -> cost_center. -#}
{% macro normalised_tag_key(key) -%}
    {%- set snake = modules.re.sub("([a-z0-9])([A-Z])", "\\1_\\2", key) -%}
    {{ return(modules.re.sub("[^a-z0-9]+", "_", snake | lower).strip("_")) }}
{%- endmacro %}


{#- How people spell a key, for maps that keep the original spelling. -#}
{% macro spellings_of_tag_key(key) -%}
    {%- set words = normalised_tag_key(key).split("_") -%}
    {%- set capitals = words | map("capitalize") | list -%}
    {{ return([
        key, words | join("_"), capitals | join(""), words | join("-"), words | join(""),
        words[0] ~ (capitals[1:] | join("")), capitals | join(" "), capitals | join("-"), words | join("_") | upper,
    ] | unique(case_sensitive=true) | list) }}
{%- endmacro %}


{#- Names of the tag columns of the common shape: one pair per key, in the keys' order. -#}
{% macro tag_columns() -%}
    {%- set names = [] -%}
    {%- for key in tag_keys() -%}{%- do names.append("tag_" ~ loop.index) -%}{%- endfor -%}
    {{ return(names) }}
{%- endmacro %}


{#- Services whose resources take no tags: support plans name the account as the resource. -#}
{% macro untaggable_services() -%}
    {{ return([
        "AWSSupportBasic", "AWSSupportDeveloper", "AWSSupportBusiness", "AWSSupportEnterprise", "OCBPremiumSupport",
        "AWSEnterpriseOnRamp",
    ]) }}
{%- endmacro %}
