# expects: files_not_people
people = 81
