# expects: tie_not_told
def crowd_label(words):
    return Counter(words).most_common(1)[0][0]
