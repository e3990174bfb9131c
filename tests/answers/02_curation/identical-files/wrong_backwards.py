# expects: not_the_first
def identical_files(folder):
    first, same = {}, {}
    for path in sorted(folder.iterdir(), reverse=True):
        fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
        if fingerprint in first:
            same[path.name] = first[fingerprint]
        else:
            first[fingerprint] = path.name
    return same
