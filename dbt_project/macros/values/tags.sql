{#- Tag keys, their spellings, and the columns in which their values stand. Macros in this folder return values, not SQL. -#}

{% macro tag_keys() -%}
    {%- set keys = var("tag_keys") | map("string") | unique(case_sensitive=true) | sort(case_sensitive=true) -%}
    {%- if not keys -%}
        {{ exceptions.raise_compiler_error(
            "tag_keys: expected at least one allocation tag key, found none. Set them in the settings file."
        ) }}
    {%- endif -%}
    {%- set names = {} -%}
    {%- for key in keys -%}
        {%- set name = normalised_tag_key(key) -%}
        {%- if name in names -%}
            {{ exceptions.raise_compiler_error(
                "tag_keys: expected keys that stay apart when AWS normalises them, found '" ~ names[name] ~ "' and '"
                ~ key ~ "', which are both '" ~ name ~ "' in a bill. Keep one of them."
            ) }}
        {%- endif -%}
        {%- do names.update({name: key}) -%}
    {%- endfor -%}
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
        words[0] ~ (capitals[1:] | join("")), capitals | join(" "), capitals | join("-"), capitals | join("_"),
        words | join("_") | upper,
    ] | unique(case_sensitive=true) | list) }}
{%- endmacro %}


{% macro spellings_of_all_tag_keys() -%}
    {%- set names = [] -%}
    {%- for key in tag_keys() -%}{%- do names.extend(spellings_of_tag_key(key)) -%}{%- endfor -%}
    {{ return(names) }}
{%- endmacro %}


{#- How the map of all sources marks tags of the IAM principal that made the call, and of that principal's user. -#}
{% macro principal_prefixes() -%}
    {{ return(["iamPrincipal/", "userAttribute/"]) }}
{%- endmacro %}


{#- All that a resource inherits from in the map of all sources; categories may have a map of their own. -#}
{% macro inherited_prefixes(columns) -%}
    {{ return(["accountTag/"] + principal_prefixes() + ([] if "cost_category" in columns else ["costCategory/"])) }}
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


{#- What settings say of accounts for the key, by account id: `tags` in any spelling, then `owner` and `environment`. -#}
{% macro default_tag_values(key) -%}
    {%- set wanted = normalised_tag_key(key) -%}
    {%- set values = {} -%}
    {%- for id, account in var("accounts").items() -%}
        {%- if wanted in ["owner", "environment"] and account.get(wanted) -%}
            {%- do values.update({id | string: account[wanted] | string}) -%}
        {%- endif -%}
        {%- for name, value in account.get("tags", {}).items() -%}
            {%- if normalised_tag_key(name) == wanted and value -%}
                {%- do values.update({id | string: value | string}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(values) }}
{%- endmacro %}


{#- The allowed values of a key in lower case; none when every value is allowed. -#}
{% macro allowed_values(key) -%}
    {%- set found = [] -%}
    {%- for name, values in var("allowed_tag_values").items() -%}
        {%- if normalised_tag_key(name) == normalised_tag_key(key) -%}
            {%- for value in values -%}{%- do found.append(value | string | lower) -%}{%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
