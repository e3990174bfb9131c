# expects: not_a_choice
order_choice = "d"
