# expects: wrong_person
def same_person(agreements, same_as):
    found = list(agreements)
    for _ in range(3):
        found = [same_as.get(agreement, agreement) for agreement in found]
    return found
