# expects: subject_agreed
licence = "A"
