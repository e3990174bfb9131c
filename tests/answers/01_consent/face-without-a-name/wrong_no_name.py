# expects: no_name_no_person
face_without_a_name = "A"
