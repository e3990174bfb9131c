# expects: wrong_person
def same_person(agreements, same_as):
    return [agreements[-1] for agreement in agreements]
