# expects: numbers_are_anonymous
face_without_a_name = "D"
