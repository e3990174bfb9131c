read_dendrogram = "B"
