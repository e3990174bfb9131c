def crowd_label(words):
    best, count, tied = "", 0, False
    for word in sorted(set(words)):
        if words.count(word) > count:
            best, count, tied = word, words.count(word), False
        elif words.count(word) == count:
            tied = True
    return "tie" if tied else best
