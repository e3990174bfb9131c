# expects: not_the_same
def identical_files(folder):
    first, same = {}, {}
    for path in sorted(folder.iterdir()):
        start = path.read_bytes()[:2600]
        if start in first:
            same[path.name] = first[start]
        else:
            first[start] = path.name
    return same
