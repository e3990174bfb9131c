label_says = "C"
