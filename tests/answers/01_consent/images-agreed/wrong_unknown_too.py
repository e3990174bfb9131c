# expects: unknown_counted
images_agreed = 213 + 975 + 136 + 2429 + 14126
