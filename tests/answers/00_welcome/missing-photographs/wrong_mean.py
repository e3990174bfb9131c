# expects: per_volunteer
missing = 9 - photographs / volunteers
