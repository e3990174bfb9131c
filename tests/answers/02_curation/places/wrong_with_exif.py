# expects: any_metadata
places = 8
