# expects: link_not_checked
def first_broken(events):
    previous = "0" * 64
    for event in events:
        if tables.fingerprint(event["previous"], event["text"]) != event["hash"]:
            return event["number"]
    return 0
