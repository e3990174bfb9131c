# expects: not_a_choice
smiles_divide = "E"
