# expects: no_word
def crowd_label(words):
    return pd.Series(words).mode().tolist()
