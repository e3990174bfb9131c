mended_silently = "d)"
