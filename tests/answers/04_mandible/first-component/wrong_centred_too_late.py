# expects: not_centred
def first_component(table):
    centred = table - table.mean(axis=0)
    recipes = np.linalg.svd(table, full_matrices=False)[2]
    return centred @ recipes[0]
