# expects: g_stays
left_out = "BDFGH"
