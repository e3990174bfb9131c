# expects: same_counts_same_people
twin_choice = "c"
