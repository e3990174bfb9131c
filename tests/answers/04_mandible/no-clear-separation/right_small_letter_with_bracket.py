no_clear_separation = " a)"
