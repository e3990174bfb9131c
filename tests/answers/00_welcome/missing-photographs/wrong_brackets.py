# expects: brackets
missing = (volunteers - photographs) * 9
