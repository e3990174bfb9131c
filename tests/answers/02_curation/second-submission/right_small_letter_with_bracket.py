second_submission = "c)"
