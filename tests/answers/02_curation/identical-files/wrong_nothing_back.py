# expects: returns_nothing
def identical_files(folder):
    same = {}
    for path in sorted(folder.iterdir()):
        same[path.name] = path.name
