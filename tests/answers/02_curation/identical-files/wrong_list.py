# expects: no_pairs
def identical_files(folder):
    first, same = {}, []
    for path in sorted(folder.iterdir()):
        fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
        if fingerprint in first:
            same.append(path.name)
        first.setdefault(fingerprint, path.name)
    return same
