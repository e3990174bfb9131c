# expects: order_on_the_page
order_choice = "a"
