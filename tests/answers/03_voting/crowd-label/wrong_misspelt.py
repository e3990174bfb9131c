# expects: raises
def crowd_label(words):
    return Counter(words).mostcommon(1)[0][0]
