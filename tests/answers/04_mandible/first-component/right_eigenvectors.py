def first_component(table):
    centred = table - table.mean(axis=0)
    sizes, directions = np.linalg.eigh(np.cov(table.T))
    return centred @ directions[:, -1]
