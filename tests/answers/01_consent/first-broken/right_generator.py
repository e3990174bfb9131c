def first_broken(events):
    before = ["0" * 64] + [event["hash"] for event in events]
    broken = (
        event["number"]
        for event, previous in zip(events, before, strict=False)
        if event["previous"] != previous or tables.fingerprint(previous, event["text"]) != event["hash"]
    )
    return next(broken, 0)
