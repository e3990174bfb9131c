def confusion(truth, prediction):
    counts = {(1, 1): 0, (0, 1): 0, (1, 0): 0, (0, 0): 0}
    for pair in zip(truth.tolist(), prediction.tolist()):
        counts[pair] += 1
    return list(counts.values())
