# expects: something_broke
error_choice = "c"
