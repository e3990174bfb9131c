# expects: of_all_submissions
missing = 282 * 9 - 2429
