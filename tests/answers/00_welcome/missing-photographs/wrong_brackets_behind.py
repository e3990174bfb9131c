# expects: brackets
missing = volunteers * (9 - photographs)
