# expects: computer_decides
tie_on_the_ward = "B"
