# expects: returns_nothing
def first_broken(events):
    previous = "0" * 64
    for event in events:
        if (
            event["previous"] != previous
            or tables.fingerprint(event["previous"], event["text"]) != event["hash"]
        ):
            return event["number"]
        previous = event["hash"]
