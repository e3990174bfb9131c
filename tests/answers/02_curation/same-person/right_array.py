def same_person(agreements, same_as):
    firsts = list(agreements)
    for _ in agreements:
        firsts = [same_as.get(agreement, agreement) for agreement in firsts]
    return np.array(firsts)
