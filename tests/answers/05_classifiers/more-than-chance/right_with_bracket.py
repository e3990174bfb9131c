verdict = " C) "
