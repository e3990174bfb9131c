# expects: too_short
my_reply = "That is not what it says."
