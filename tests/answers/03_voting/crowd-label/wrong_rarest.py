# expects: rarest
def crowd_label(words):
    return min(words, key=words.count)
