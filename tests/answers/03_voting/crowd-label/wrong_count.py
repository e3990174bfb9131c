# expects: no_word
def crowd_label(words):
    return Counter(words).most_common(1)[0][1]
