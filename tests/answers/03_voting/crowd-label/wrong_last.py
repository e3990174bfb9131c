# expects: last_annotator
def crowd_label(words):
    return words[-1]
