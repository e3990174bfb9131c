face_without_a_name = " c)"
