full = 9 * volunteers
missing = full - photographs
