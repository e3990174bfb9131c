# expects: tie_not_told
def crowd_label(words):
    return pd.Series(words).mode()[0]
