my_reply = "It compares groups of photographs by a label that strangers voted on, and tells nothing about one person."
