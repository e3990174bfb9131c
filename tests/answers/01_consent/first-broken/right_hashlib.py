import hashlib


def first_broken(events):
    previous = "0" * 64
    for event in events:
        own = hashlib.sha256((previous + "\n" + event["text"]).encode()).hexdigest()
        if event["previous"] != previous or own != event["hash"]:
            return event["number"]
        previous = own
    return 0
