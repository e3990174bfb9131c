# expects: not_a_choice
new_purpose = "E"
