-- include chosen_days
    and ('__all' in ($service) or service in ($service))
