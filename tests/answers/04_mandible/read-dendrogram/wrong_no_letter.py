# expects: not_a_choice
read_dendrogram = "all of them"
