# expects: believes_the_difference
verdict = "A"
