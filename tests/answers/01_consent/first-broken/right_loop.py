def first_broken(events):
    previous = "0" * 64
    for event in events:
        own = tables.fingerprint(previous, event["text"])
        if event["previous"] != previous or event["hash"] != own:
            return event["number"]
        previous = event["hash"]
    return 0
