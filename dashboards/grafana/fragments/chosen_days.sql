where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and $__dateFilter(usage_date)
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
