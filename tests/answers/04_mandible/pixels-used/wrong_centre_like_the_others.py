# expects: centre_like_the_others
pixels_used = 75 * 12
