read_dendrogram = " b)"
