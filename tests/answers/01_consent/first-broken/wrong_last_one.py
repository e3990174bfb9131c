# expects: not_the_first
def first_broken(events):
    previous, broken = "0" * 64, 0
    for event in events:
        if (
            event["previous"] != previous
            or tables.fingerprint(event["previous"], event["text"]) != event["hash"]
        ):
            broken = event["number"]
        previous = event["hash"]
    return broken
