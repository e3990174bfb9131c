# expects: two_people
second_submission = "A"
