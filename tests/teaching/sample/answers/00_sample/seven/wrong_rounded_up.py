# expects: wrong_choice
my_choice = "c"
