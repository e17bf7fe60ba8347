select 'by_month' as model from {{ ref('by_month') }} having sum(amount) <> decimal '4.250000000001'
union all
select 'swapped' from {{ ref('swapped') }} having sum(amount) <> decimal '4.250000000001'
union all
select 'overwritten' from {{ ref('overwritten') }} having sum(amount) <> decimal '4.250000000001'
