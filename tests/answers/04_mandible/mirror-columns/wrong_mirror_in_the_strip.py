# expects: mirrored_in_strip
def mirror_columns(j):
    c = 30 + 2 * j
    return [c, c + 1, 328 - c, 327 - c]
