# expects: published_is_free
face_without_a_name = "B"
