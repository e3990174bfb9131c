# expects: start_not_checked
def first_broken(events):
    previous = events[0]["previous"]
    for event in events:
        if (
            event["previous"] != previous
            or tables.fingerprint(event["previous"], event["text"]) != event["hash"]
        ):
            return event["number"]
        previous = event["hash"]
    return 0
