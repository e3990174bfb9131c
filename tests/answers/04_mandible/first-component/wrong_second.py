# expects: second_component
def first_component(table):
    centred = table - table.mean(axis=0)
    left, sizes, recipes = np.linalg.svd(centred, full_matrices=False)
    return centred @ recipes[1]
