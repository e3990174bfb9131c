def identical_files(folder):
    seen = {}
    same = {}
    for path in sorted(folder.iterdir()):
        first = seen.setdefault(hashlib.md5(path.read_bytes()).digest(), path)
        if first != path:
            same[path] = first
    return same
