# expects: previous_not_first
def identical_files(folder):
    last, same = {}, {}
    for path in sorted(folder.iterdir()):
        fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
        if fingerprint in last:
            same[path.name] = last[fingerprint]
        last[fingerprint] = path.name
    return same
