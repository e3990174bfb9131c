# expects: service_agreed
licence = "C"
