# expects: not_centred
def first_component(table):
    recipes = np.linalg.svd(table, full_matrices=False)[2]
    return table @ recipes[0]
