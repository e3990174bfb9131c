# expects: another_number
missing = volunteers * 8 - photographs
