def photographs_per_volunteer(labels):
    from collections import Counter

    return Counter(labels["volunteer"])
