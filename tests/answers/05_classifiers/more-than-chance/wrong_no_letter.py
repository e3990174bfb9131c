# expects: not_a_choice
verdict = "yes"
