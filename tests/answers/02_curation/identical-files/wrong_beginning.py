# expects: only_the_beginning
def identical_files(folder):
    first, same = {}, {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            start = file.read(512)
        if start in first:
            same[path.name] = first[start]
        else:
            first[start] = path.name
    return same
