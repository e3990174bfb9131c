# expects: silence_is_no_consent
new_purpose = "B"
