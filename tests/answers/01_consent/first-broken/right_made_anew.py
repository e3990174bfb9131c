def first_broken(events):
    previous = "0" * 64
    for event in events:
        previous = tables.fingerprint(previous, event["text"])
        if event["hash"] != previous:
            return event["number"]
    return 0
