{#- Names stand in CUR 2.0 only, and in every line: the newest three months are read for them, two narrow columns.
    What settings say wins. -#}
{% set named_bills = source("published", "line_items_cur2") %}
{% set has_names = "line_item_usage_account_name" in columns_of(named_bills) %}

with costs as (
    select
        account_id,
        max_by(payer_account_id, billing_period) as payer_account_id,
        min(usage_date) as first_seen,
        max(usage_date) as last_seen
    from {{ source("published", "cost_daily") }}
    where account_id is not null and line_items > 0
    group by account_id
),

settings as (
    {%- for id, account in var("accounts").items() %}
    select
        {{ quoted(id | string) }} as account_id,
        {{ setting_of(account, "name") }} as account_name,
        {{ setting_of(account, "owner") }} as owner,
        {{ setting_of(account, "environment") }} as environment
    {{ "union all" if not loop.last }}
    {%- else %}
    select
        cast(null as varchar) as account_id,
        cast(null as varchar) as account_name,
        cast(null as varchar) as owner,
        cast(null as varchar) as environment
    {%- endfor %}
),

{% if has_names %}
newest_months as (
    select distinct billing_period
    from {{ source("published", "cost_daily") }}
    order by billing_period desc
    limit 3
),

names as (
    select
        line_item_usage_account_id as account_id,
        max_by(line_item_usage_account_name, billing_period) as account_name
    from {{ named_bills }}
    where
        billing_period in (select newest_months.billing_period from newest_months)
        and line_item_usage_account_name <> ''
    group by line_item_usage_account_id
)
{% else %}
names as (
    select
        cast(null as varchar) as account_id,
        cast(null as varchar) as account_name
)
{% endif %}

select
    costs.account_id,
    coalesce(settings.account_name, names.account_name) as account_name,
    costs.payer_account_id,
    settings.owner,
    settings.environment,
    costs.first_seen,
    costs.last_seen
from costs
left join settings on costs.account_id = settings.account_id
left join names on costs.account_id = names.account_id
