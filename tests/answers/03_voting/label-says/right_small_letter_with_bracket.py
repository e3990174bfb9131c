label_says = "c)"
