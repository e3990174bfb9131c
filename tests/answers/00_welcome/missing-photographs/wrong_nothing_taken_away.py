# expects: nothing_taken_away
missing = volunteers * 9
