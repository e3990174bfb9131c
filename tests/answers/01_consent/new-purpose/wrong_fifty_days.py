# expects: still_within_50_days
new_purpose = "D"
