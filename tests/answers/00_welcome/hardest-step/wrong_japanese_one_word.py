# expects: too_short
hardest_step = "同意です。"
