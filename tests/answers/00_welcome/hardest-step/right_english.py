hardest_step = "Consent, because a child cannot agree and the parents are often far away."
