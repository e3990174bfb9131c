# expects: raises
def same_person(agreements, same_as):
    return [same_as[agreement] for agreement in agreements]
