# expects: not_a_choice
my_choice = 3.5
