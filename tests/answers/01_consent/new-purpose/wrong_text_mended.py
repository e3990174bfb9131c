# expects: text_mended
new_purpose = "A"
