what_i_see = (
    "In the people with long hair they cross the hair; in the others they cross the jaw and the neck."
)
