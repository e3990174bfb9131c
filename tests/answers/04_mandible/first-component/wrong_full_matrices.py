# expects: raises
def first_component(table):
    centred = table - table.mean(axis=0)
    left, recipes = np.linalg.svd(centred)
    return centred @ recipes[0]
