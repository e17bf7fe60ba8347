-- Cost of each day by service, the largest eight by name.
with days as (
    select
        usage_date,
        coalesce(service, 'no service') as service,
        sum(amortized_cost) as cost
    from cost_daily
    where
        billing_period = '{{ month }}'
        and currency = '{{ currency }}'
        and {{ in_scope }}
    group by usage_date, coalesce(service, 'no service')
),

ranked as (
    select
        service,
        row_number() over (order by sum(cost) desc, service asc) as place
    from days
    group by service
)

select
    days.usage_date,
    case when ranked.place <= 8 then days.service else 'other services' end as service,
    min(ranked.place) as place,
    sum(days.cost) as cost
from days
inner join ranked on days.service = ranked.service
group by days.usage_date, case when ranked.place <= 8 then days.service else 'other services' end
order by days.usage_date asc, place asc
