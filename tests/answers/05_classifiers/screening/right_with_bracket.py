screening_number = " C) "
