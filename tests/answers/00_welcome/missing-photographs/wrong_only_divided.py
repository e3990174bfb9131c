# expects: not_whole
missing = photographs / volunteers
