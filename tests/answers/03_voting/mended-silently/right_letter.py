mended_silently = "D"
