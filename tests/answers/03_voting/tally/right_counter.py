def labels_by_majority(votes):
    def word(row):
        (most, count), *others = Counter(row.tolist()).most_common()
        if others and others[0][1] == count:
            return "tie"
        return ["male", "female"][most]

    return [word(row) for row in votes]
