# expects: voters_not_volunteers
def labels_by_majority(votes):
    return ["female" if share > 0.5 else "male" if share < 0.5 else "tie" for share in votes.mean(axis=0)]
