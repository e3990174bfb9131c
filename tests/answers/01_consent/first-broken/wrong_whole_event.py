# expects: not_numbers
def first_broken(events):
    previous = "0" * 64
    for event in events:
        if (
            event["previous"] != previous
            or tables.fingerprint(event["previous"], event["text"]) != event["hash"]
        ):
            return [event]
        previous = event["hash"]
    return 0
