verdict = "c"
