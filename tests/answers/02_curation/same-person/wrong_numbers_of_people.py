# expects: no_list
def same_person(agreements, same_as):
    return [agreements.index(agreement) for agreement in agreements]
