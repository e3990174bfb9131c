# expects: not_the_same
def identical_files(folder):
    paths = sorted(folder.iterdir())
    return {path.name: paths[0].name for path in paths[1:]}
