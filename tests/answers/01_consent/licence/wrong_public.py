# expects: public_means_free
licence = "D"
