# expects: everybody
places = 9
