# expects: counts_images
def count_volunteers(labels):
    return len(labels)
