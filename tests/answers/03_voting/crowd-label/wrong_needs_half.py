# expects: needs_half
def crowd_label(words):
    word, count = Counter(words).most_common(1)[0]
    return word if count > len(words) / 2 else "tie"
