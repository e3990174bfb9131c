# expects: more_photographs
smiles_divide = "C"
