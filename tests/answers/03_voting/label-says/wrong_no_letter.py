# expects: not_a_choice
label_says = "E"
