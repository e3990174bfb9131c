order_choice = "B"
