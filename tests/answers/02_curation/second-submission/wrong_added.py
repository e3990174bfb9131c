# expects: new_ones_added
second_submission = "B"
