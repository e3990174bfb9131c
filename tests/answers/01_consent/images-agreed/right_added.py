images_agreed = 2429 + 136 + 975 + 213
