# expects: not_numbers
unanimous = "most"
