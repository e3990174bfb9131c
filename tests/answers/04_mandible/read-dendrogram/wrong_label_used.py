# expects: label_used
read_dendrogram = "C"
