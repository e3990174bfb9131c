# expects: some_missed
def identical_files(folder):
    paths = sorted(folder.iterdir())
    same = {}
    for path, earlier in zip(paths[3:], paths):
        if path.read_bytes() == earlier.read_bytes():
            same[path.name] = earlier.name
    return same
