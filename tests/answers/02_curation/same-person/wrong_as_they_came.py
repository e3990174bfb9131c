# expects: nothing_replaced
def same_person(agreements, same_as):
    return list(agreements)
