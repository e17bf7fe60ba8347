{#- Every condition holds in every row; one that is NULL does not hold. One scan for all of them. -#}
{% test all_true(model, conditions) %}
select *
from {{ model }}
where not coalesce(({{ conditions | join(") and (") }}), false)
{% endtest %}
