-- question: Which commitments end next, and what will the same use cost a month after?
-- subject: Commitments
-- tables: commitment_expiry
select
    end_date,
    days_left,
    commitment_type,
    commitment_id,
    currency,
    hourly_cost * 730 as cost_a_month,
    hourly_on_demand_cost * 730 as on_demand_a_month,
    utilization_ratio
from commitment_expiry
order by end_date asc nulls last, commitment_id asc
