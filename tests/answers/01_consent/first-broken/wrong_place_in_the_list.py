# expects: position_not_number
def first_broken(events):
    previous = "0" * 64
    for place, event in enumerate(events):
        if (
            event["previous"] != previous
            or tables.fingerprint(event["previous"], event["text"]) != event["hash"]
        ):
            return place
        previous = event["hash"]
    return 0
