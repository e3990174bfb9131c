# expects: no_conflict
order_choice = "c"
