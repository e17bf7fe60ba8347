-- question: Which services cost most this month, and what did they cost the month before?
-- subject: Cost
-- tables: cost_daily
select
    service,
    currency,
    sum(case when billing_period = '2026-09' then amortized_cost else 0 end) as this_month,
    sum(case when billing_period = '2026-08' then amortized_cost else 0 end) as month_before
from cost_daily
where billing_period between '2026-08' and '2026-09'
group by service, currency
order by this_month desc, service asc
limit 10
