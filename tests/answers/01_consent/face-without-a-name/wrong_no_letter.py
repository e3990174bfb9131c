# expects: not_a_choice
face_without_a_name = "E"
