# expects: useless
label_says = "D"
