# expects: size_not_distance
read_dendrogram = "D"
