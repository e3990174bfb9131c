def crowd_label(words):
    names, counts = np.unique(words, return_counts=True)
    first = names[counts == counts.max()]
    return "tie" if len(first) > 1 else first[0]
