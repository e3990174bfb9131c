def crowd_label(words):
    modes = pd.Series(words).mode()
    return modes[0] if len(modes) == 1 else "tie"
