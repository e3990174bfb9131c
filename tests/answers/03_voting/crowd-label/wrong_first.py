# expects: first_annotator
def crowd_label(words):
    return words[0]
