ranked as (

    select
        path_class,
        row_number() over (order by coalesce(sum(measure), 0) desc, path_class asc) as place
    from daily
    group by path_class

)
