# expects: not_a_sentence
my_reply = ["It is the hair beside the jaw that is dark here."]
