order_choice = "b)"
