# expects: only_sizes
def identical_files(folder):
    first, same = {}, {}
    for path in sorted(folder.iterdir()):
        size = path.stat().st_size
        if size in first:
            same[path.name] = first[size]
        else:
            first[size] = path.name
    return same
