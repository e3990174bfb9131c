new_purpose = " c)"
