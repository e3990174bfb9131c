# expects: too_short
hardest_step = "Consent."
