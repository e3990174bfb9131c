# expects: neighbours
read_dendrogram = "A"
