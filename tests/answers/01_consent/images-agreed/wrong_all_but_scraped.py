# expects: licence_counted
images_agreed = 213 + 975 + 136 + 2429 + 26580 + 70000 + 14126
