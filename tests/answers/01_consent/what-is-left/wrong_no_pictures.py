# expects: g_is_kept
what_is_left = "A, B, H"
