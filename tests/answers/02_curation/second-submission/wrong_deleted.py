# expects: both_deleted
second_submission = "D"
