# expects: sound_chain_accused
def first_broken(events):
    previous = ""
    for event in events:
        if (
            event["previous"] != previous
            or tables.fingerprint(event["previous"], event["text"]) != event["hash"]
        ):
            return event["number"]
        previous = event["hash"]
    return 0
