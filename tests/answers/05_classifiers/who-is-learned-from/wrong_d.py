# expects: rule_turned_round
learned_from = "D"
