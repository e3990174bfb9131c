def same_person(agreements, same_as):
    def first(agreement):
        return first(same_as[agreement]) if agreement in same_as else agreement

    return [first(agreement) for agreement in agreements]
