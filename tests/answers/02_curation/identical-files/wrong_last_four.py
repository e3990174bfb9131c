# expects: not_the_same
def identical_files(folder):
    first, same = {}, {}
    for path in sorted(folder.iterdir()):
        end = path.stat().st_size, path.read_bytes()[-4:]
        if end in first:
            same[path.name] = first[end]
        else:
            first[end] = path.name
    return same
