# expects: one_mean_for_all
def first_component(table):
    centred = table - table.mean()
    left, sizes, recipes = np.linalg.svd(centred, full_matrices=False)
    return centred @ recipes[0]
