# expects: wrong_word
def crowd_label(words):
    counts = Counter(words).most_common()
    return counts[min(1, len(counts) - 1)][0]
