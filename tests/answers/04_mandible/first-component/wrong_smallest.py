# expects: last_component
def first_component(table):
    centred = table - table.mean(axis=0)
    sizes, directions = np.linalg.eigh(centred.T @ centred)
    return centred @ directions[:, 0]
