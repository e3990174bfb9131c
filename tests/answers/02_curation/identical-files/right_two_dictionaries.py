def identical_files(folder):
    first, same = {}, {}
    for path in sorted(folder.iterdir()):
        fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
        if fingerprint in first:
            same[path.name] = first[fingerprint]
        else:
            first[fingerprint] = path.name
    return same
