# expects: text_not_checked
def first_broken(events):
    previous = "0" * 64
    for event in events:
        if event["previous"] != previous:
            return event["number"]
        previous = event["hash"]
    return 0
