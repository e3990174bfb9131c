# expects: repeats_the_claim
my_reply = "The computer has found out that women have darker jaws than men."
