# expects: wrong_column
def count_volunteers(labels):
    return (labels["photograph"] == 9).sum()
