# expects: one_too_many
people = 9
