# expects: no_names
def identical_files(folder):
    return {place: place for place, path in enumerate(sorted(folder.iterdir()))}
