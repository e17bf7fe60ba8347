-- question: Which services are used, since when, and what did they cost in all?
-- subject: Resources
-- tables: services
select
    service,
    service_name,
    currency,
    first_seen,
    last_seen,
    unblended_cost,
    line_items
from services
order by first_seen desc, unblended_cost desc, service asc
