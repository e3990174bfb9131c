# expects: tie_not_told
def crowd_label(words):
    return max(words, key=words.count)
