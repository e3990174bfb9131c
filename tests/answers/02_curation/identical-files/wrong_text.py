# expects: raises
def identical_files(folder):
    texts = []
    for path in folder.iterdir():
        texts.append(path.read_text(encoding="ascii"))
    return texts
