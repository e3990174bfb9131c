# expects: labels_wrong
no_clear_separation = "D"
