second_submission = "C"
