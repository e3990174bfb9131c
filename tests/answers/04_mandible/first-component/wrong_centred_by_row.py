# expects: centred_by_row
def first_component(table):
    centred = table - table.mean(axis=1, keepdims=True)
    left, sizes, recipes = np.linalg.svd(centred, full_matrices=False)
    return centred @ recipes[0]
