# expects: no_list
def same_person(agreements, same_as):
    return len(agreements)
