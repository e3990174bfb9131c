missing = (9 - photographs / volunteers) * volunteers
missing = round(missing)
