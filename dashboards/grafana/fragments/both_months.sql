sum(case when daily.billing_period = newest.billing_period then daily.cost else 0 end) as this_month,
sum(
    case
        when daily.billing_period = newest.month_before and day(daily.usage_date) <= newest.through_day
            then daily.cost
        else 0
    end
) as month_before
