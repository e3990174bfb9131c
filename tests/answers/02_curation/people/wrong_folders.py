# expects: submissions_not_people
people = 10
