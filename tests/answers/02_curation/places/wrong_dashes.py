# expects: the_others
places = 4
