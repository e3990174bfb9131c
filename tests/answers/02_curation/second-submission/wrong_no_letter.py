# expects: not_a_choice
second_submission = "X"
