{#- A daily export has no line of one hour, an export without resource ids none that names a resource: then the
    finer table is empty on purpose, and this says so. A warning: cost_daily holds every line either way. -#}
{{ config(tags=["delivery"], severity="warn") }}

select
    'cost_hourly is empty: the export has no line of one hour' as what,
    count(*) as rows_found
from {{ ref("cost_hourly") }}
having count(*) = 0

union all

select
    'cost_resource_daily is empty: the export has no resource ids' as what,
    count(*) as rows_found
from {{ ref("cost_resource_daily") }}
having count(*) = 0
