# expects: collected_by_hand
images_agreed = 14126 + 213 + 975 + 136
