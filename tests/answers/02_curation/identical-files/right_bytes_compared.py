def identical_files(folder):
    paths = sorted(folder.glob("*"))
    same = {}
    for place, path in enumerate(paths):
        for earlier in paths[:place]:
            if path.read_bytes() == earlier.read_bytes():
                same[path.name] = earlier.name
                break
    return same
