# expects: four_in_five
votes_needed = 14
