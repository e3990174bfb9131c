# expects: knower_should_speak
label_says = "B"
