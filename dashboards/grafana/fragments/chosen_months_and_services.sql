-- include chosen_months
    and ('__all' in ($service) or service in ($service))
