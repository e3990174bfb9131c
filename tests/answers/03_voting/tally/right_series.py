def labels_by_majority(votes):
    share = pd.DataFrame(votes).mean(axis=1)
    return share.apply(lambda part: "tie" if part == 0.5 else "female" if part > 0.5 else "male")
