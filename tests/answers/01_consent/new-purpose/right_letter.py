new_purpose = "C"
