# expects: other_length
def same_person(agreements, same_as):
    return [same_as[agreement] for agreement in agreements if agreement in same_as]
