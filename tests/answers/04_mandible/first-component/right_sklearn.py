def first_component(table):
    from sklearn.decomposition import PCA

    return PCA(n_components=1).fit_transform(table)
