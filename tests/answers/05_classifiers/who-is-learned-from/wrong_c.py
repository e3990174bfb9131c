# expects: updates_when_margin_ok
learned_from = "C"
