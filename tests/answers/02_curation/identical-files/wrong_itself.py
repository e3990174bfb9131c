# expects: with_itself
def identical_files(folder):
    first = {}
    return {
        path.name: first.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path.name)
        for path in sorted(folder.iterdir())
    }
