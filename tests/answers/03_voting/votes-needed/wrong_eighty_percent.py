# expects: four_in_five
votes_needed = 0.8 * 17
