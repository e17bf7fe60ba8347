{% snapshot history %}
{{ config(strategy='check', unique_key='id', check_cols=['amount'], table_type='iceberg', tags=['iceberg']) }}
select id, amount{% if var('grown', false) %} + if(id = 1, 1, 0){% endif %} as amount from {{ ref('costs_view') }}
{% endsnapshot %}
