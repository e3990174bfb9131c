# expects: raises
def first_broken(events):
    previous = "0" * 64
    for event in events:
        if event["before"] != previous:
            return event["number"]
    return 0
