def crowd_label(words):
    (word, count), *others = Counter(words).most_common()
    return "tie" if others and others[0][1] == count else word
