# expects: blames_the_model
leaked = "D"
