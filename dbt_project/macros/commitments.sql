{#- Commitments and the usage that they cover. -#}

{% macro purchase_option() -%}
    case
        when savings_plan_savings_plan_a_r_n <> '' then 'SavingsPlan'
        when reservation_reservation_a_r_n <> '' then 'Reserved'
        when line_item_usage_type like '%Spot%' then 'Spot'
        else 'OnDemand'
    end
{%- endmacro %}


{#- What somebody used, however it was paid; reads charge_type. -#}
{% macro is_usage() -%}
    charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
{%- endmacro %}


{#- An instance, database or cache node that ran, in hours; reads usage_type. Storage, credits and EBS
    optimisation carry an instance type too. -#}
{% macro is_running_instance() -%}
    regexp_like(
        usage_type,
        '(^|-)(BoxUsage|DedicatedUsage|HostBoxUsage|SpotUsage|InstanceUsage|Multi-AZUsage|Multi-AZClusterUsage|NodeUsage|Node|ESInstance|InstanceUsg)(:|$)'
    )
{%- endmacro %}


{#- `BoxUsage:c5.large`, `HeavyUsage:db.r4.xlarge` -> `c5.large`, `db.r4.xlarge`. -#}
{% macro instance_type_of(usage_type) -%}
    regexp_extract({{ usage_type }}, ':([a-z0-9-]+(\.[a-z0-9-]+)+)', 1)
{%- endmacro %}


{#- `c5.large` -> `c5`, `db.r4.large` -> `db.r4`. -#}
{% macro instance_family_of(instance_type) -%}
    regexp_extract({{ instance_type }}, '^(.+)\.[^.]+$', 1)
{%- endmacro %}


{#- Normalised units of one hour of an instance size, where the bill has no factor (spot has none): small is 1,
    large 4, xlarge 8, and N times xlarge N times 8. NULL for metal and for what is no size. -#}
{% macro units_per_hour(instance_type) -%}
    case
        when {{ instance_type }} like '%.nano' then cast(0.25 as decimal(10, 2))
        when {{ instance_type }} like '%.micro' then cast(0.5 as decimal(10, 2))
        when {{ instance_type }} like '%.small' then cast(1 as decimal(10, 2))
        when {{ instance_type }} like '%.medium' then cast(2 as decimal(10, 2))
        when {{ instance_type }} like '%.large' then cast(4 as decimal(10, 2))
        when {{ instance_type }} like '%.xlarge' then cast(8 as decimal(10, 2))
        when {{ instance_type }} like '%xlarge'
            then cast(regexp_extract({{ instance_type }}, '\.([0-9]+)xlarge$', 1) as decimal(10, 2)) * 8
    end
{%- endmacro %}


{#- Services whose instances a Database Savings Plan covers. -#}
{% macro is_database() -%}
    product_code in (
        'AmazonRDS', 'AmazonDocDB', 'AmazonNeptune', 'AmazonElastiCache', 'AmazonMemoryDB', 'AmazonTimestream',
        'AWSDatabaseMigrationSvc'
    )
{%- endmacro %}


{#- On-demand usage that a Savings Plan could have covered: compute, Fargate, Lambda, SageMaker. Spot and
    transfer are not eligible; what a reservation covers is no on-demand usage. -#}
{% macro is_plan_eligible() -%}
    charge_type = 'Usage'
    and purchase_option = 'OnDemand'
    and coalesce(service, '') <> 'AWSDataTransfer'
    and usage_type not like '%DataXfer%'
    and (
        (
            product_code = 'AmazonEC2'
            and operation like '%RunInstances%'
            and regexp_like(usage_type, '(^|-)(BoxUsage|DedicatedUsage|UnusedBox|UnusedDed)(:|$)')
        )
        or (product_code in ('AmazonECS', 'AmazonEKS') and usage_type like '%Fargate%')
        or (
            product_code = 'AWSLambda'
            and regexp_like(usage_type, 'Lambda-(GB-Second|Provisioned-(GB-Second|Concurrency))')
        )
        or (product_code = 'AmazonSageMaker' and product_family = 'ML Instance')
    )
{%- endmacro %}


{#- What a commitment is counted in: a plan in money, a reservation in normalised units, or in hours where its product
    has none; reads is_reservation and counts_units. -#}
{% macro quantity_of_commitment(money, units, hours) -%}
    coalesce(
        case
            when not is_reservation then {{ money }}
            when counts_units then {{ units }}
            else {{ hours }}
        end,
        {{ decimal_zero() }}
    )
{%- endmacro %}
